import { FormatError, quote } from "./format_error.ts";

/** The product of a shape; a {@linkcode FormatError} where no memory could hold it. */
export function elementCount(name: string, shape: readonly number[]): number {
  const count = shape.includes(0) ? 0 : shape.reduce((product, length) => product * length, 1);
  if (Number.isSafeInteger(count)) return count;
  throw new FormatError(`tensor ${quote(name)} is said to have the shape [${shape}], more than 2^53 numbers`);
}
