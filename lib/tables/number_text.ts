/**
 * A number with a minus sign of full width, and none before a zero.
 *
 * @param digits Decimals, 0 to 100.
 */
export function numberText(value: number, digits: number): string {
  const text = Number.isFinite(value) ? Math.abs(value).toFixed(digits) : "∞";
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/**
 * A difference, with its sign unless it rounds to zero.
 *
 * @param digits Decimals, 0 to 100.
 */
export function differenceText(value: number, digits: number): string {
  const text = numberText(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}
