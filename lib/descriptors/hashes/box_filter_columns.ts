/** Takes an image's rows one after the other and gives each row that is ready to the next stage. */
export interface RowStage {
  /** Takes the next row; its numbers are copied. */
  push(row: Float32Array): void;
  /** Gives the rows that were waiting for rows that do not come. */
  finish(): void;
}

/**
 * The moving average of boxFilterRow of pdq_hash.ts down the columns, row by row: it keeps the last `window` rows only,
 * whatever the image's height.
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
