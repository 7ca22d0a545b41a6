/**
 * Refuses what is no positive integer.
 *
 * @param attempt What cannot be done then, such as `"draw views"`.
 * @throws {RangeError} Naming all three.
 */
export function checkPositiveInteger(attempt: string, name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new RangeError(`Cannot ${attempt} as ${name} must be a positive integer: current value is ${value}`);
}
