/**
 * A moving average along the rows' length, as PDQ's reference computes it: `length` numbers, the mean of the up to
 * `window` numbers around each, fewer at the ends. All sums are single precision and in the reference's order, so
 * that hashes agree to the last bit.
 */
export function boxFilterRow(row: Float32Array, out: Float32Array, window: number): void {
  const length = row.length;
  const ahead = (window + 2) >> 1;
  let sum = 0, count = 0;
  for (let right = 0; right < length + ahead - 1; right++) {
    if (right < length) {
      sum = Math.fround(sum + row[right]!);
      count++;
    }
    if (right >= window) {
      sum = Math.fround(sum - row[right - window]!);
      count--;
    }
    if (right >= ahead - 1) out[right - ahead + 1] = sum / count;
  }
}

/** Takes a picture's rows one after the other and gives each row that is ready to the next stage. */
export interface RowStage {
  /** Takes the next row; its numbers are copied. */
  push(row: Float32Array): void;
  /** Gives the rows that were waiting for rows that do not come. */
  finish(): void;
}

/**
 * The same moving average down the columns, row by row: it keeps the last `window` rows only, whatever the picture's
 * height.
 */
export function boxFilterColumns(
  width: number,
  height: number,
  window: number,
  emit: (row: Float32Array, y: number) => void,
): RowStage {
  const ahead = (window + 2) >> 1;
  const kept = new Float32Array(window * width);
  const sums = new Float32Array(width);
  const out = new Float32Array(width);
  let right = 0, count = 0;
  function advance(row: Float32Array | null): void {
    const slot = (right % window) * width;
    if (row !== null) {
      for (let x = 0; x < width; x++) sums[x]! += row[x]!;
      count++;
    }
    if (right >= window) {
      for (let x = 0; x < width; x++) sums[x]! -= kept[slot + x]!;
      count--;
    }
    if (row !== null) kept.set(row, slot);
    if (right >= ahead - 1) {
      for (let x = 0; x < width; x++) out[x] = sums[x]! / count;
      emit(out, right - ahead + 1);
    }
    right++;
  }
  return {
    push: advance,
    finish() {
      while (right < height + ahead - 1) advance(null);
    },
  };
}
