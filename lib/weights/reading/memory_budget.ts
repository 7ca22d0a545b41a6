import { FormatError } from "./format_error.ts";

/** Counts the bytes that a file makes us read or hold. */
export interface MemoryBudget {
  /** Counts `bytes`, before they are allocated. A {@linkcode FormatError} where they are too many. */
  take(bytes: number, what: string): void;
}

/**
 * Most that an honest file of `fileSize` bytes needs: every number widened and shared by a few tensors. A file
 * that claims more by deflated entries, repeated views or strides of 0 is refused.
 */
export function memoryBudget(fileSize: number): MemoryBudget {
  const limit = 8 * fileSize + 2 ** 26;
  let taken = 0;
  return {
    take(bytes, what) {
      taken += bytes;
      if (taken <= limit) return;
      throw new FormatError(
        `${what} would need ${bytes} bytes of memory; a file of ${fileSize} bytes may take ${limit} in all`,
      );
    },
  };
}
