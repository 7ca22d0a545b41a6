import { compareAll } from "./compare_all.ts";

/** Options for {@linkcode scoreBias}. */
export interface ScoreBiasOptions {
  /**
   * Groups of the rows and of the background: what is of a row's own group does not count, as it would not be there for
   * anybody else's images.
   *
   * @default {none}
   */
  groups?: { rows: readonly (string | number)[]; background: readonly (string | number)[] };
  /** Called with how many more rows were compared. */
  onRows?: ((rows: number) => void) | undefined;
}

/** Unrelated images whose likeness counts. */
const NEAREST = 3;
/** Images of the background from this score on are copies of the image itself. */
const COPY = 0.9;
const SHARE = 0.5;

/**
 * By how much an image's scores are lowered: half of the mean of its three highest scores with unrelated images. Charts,
 * icons and screenshots are all alike to others; photographs are not. A pair's score less what both have in common with
 * unrelated images tells copies from look-alikes better than the score alone.
 *
 * @param vectors Row-major `[rows, dims]`, unit rows; borrowed.
 * @param background Descriptors of unrelated images, row-major `[images, dims]`, unit rows; borrowed.
 * @param dims Numbers a row.
 * @param options What does not count.
 * @returns A number a row, at least 0.
 * @see Score normalization as of the ISC 2021 challenge, {@link https://arxiv.org/abs/2106.09672 | DISC21, section 5}
 */
export async function scoreBias(
  vectors: Float32Array,
  background: Float32Array,
  dims: number,
  { groups, onRows }: ScoreBiasOptions = {},
): Promise<Float32Array> {
  const rows = vectors.length / dims;
  const highest = new Float64Array(rows * NEAREST);
  let done = 0;
  await compareAll(vectors, dims, {
    least: 0,
    onPair(row, other, score) {
      if (score >= COPY || groups !== undefined && groups.rows[row] === groups.background[other]) return;
      // The lowest of those kept is first.
      const start = row * NEAREST;
      if (score <= highest[start]!) return;
      highest[start] = score;
      highest.subarray(start, start + NEAREST).sort();
    },
    onProgress(count) {
      onRows?.(count - done);
      done = count;
    },
  }, background);
  return Float32Array.from({ length: rows }, (_, row) => {
    const own = highest.subarray(row * NEAREST, (row + 1) * NEAREST);
    return SHARE * own.reduce((sum, score) => sum + score, 0) / NEAREST;
  });
}
