/**
 * A time for people, rounded up to what matters.
 *
 * @param seconds At least 0.
 */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/**
 * A number of bytes for people, in powers of 1000.
 *
 * @param bytes At least 0.
 */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < UNITS.length - 1; unit++) value /= 1000;
  // What would be rounded to 100 has no digit behind the point either.
  return `${value >= 99.5 || unit === 0 ? value.toFixed(0) : value.toPrecision(2)} ${UNITS[unit]}`;
}
