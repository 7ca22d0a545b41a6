/**
 * Numbers in half precision, rounded to the nearest.
 *
 * @throws {RangeError} If one is beyond the largest of half precision, 65,504.
 */
export function toHalf(name: string, values: Float32Array): Float16Array<ArrayBuffer> {
  const halves = Float16Array.from(values);
  const index = halves.findIndex((half, at) => !Number.isFinite(half) && Number.isFinite(values[at]!));
  if (index < 0) return halves;
  throw new RangeError(
    `Cannot store ${name} as float16 as its numbers must be within 65504: current value is ${values[index]}`,
  );
}
