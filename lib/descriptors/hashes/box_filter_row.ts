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
