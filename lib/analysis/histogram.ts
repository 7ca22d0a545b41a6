import { checkPositiveInteger } from "../check_positive_integer.ts";

/** Options for {@linkcode histogram}. */
export interface HistogramOptions {
  /** How many bins, all of the same width. */
  bins: number;
  /**
   * The lower end of the first bin and the upper end of the last. Values outside are not counted.
   *
   * @default {from the smallest value to the largest; half to either side of a single value}
   */
  range?: readonly [number, number];
}

/** How often values fall into each of some bins. */
export interface Histogram {
  /** The ends of the bins, ascending, one more than there are bins. */
  edges: Float64Array;
  /** The number of values in each bin: from its lower end to below its upper end, the last bin with its upper end. */
  counts: Uint32Array;
  /** The counts, divided by all that were counted and by the width: the area is 1, or 0 where none was counted. */
  densities: Float64Array;
}

/**
 * Counts values by bins of the same width, as NumPy does.
 *
 * Two sets are compared by the densities in the same range.
 *
 * @param values Numbers in any order; borrowed.
 * @param options How many bins, and where.
 * @returns Edges, counts and densities.
 * @throws {RangeError} If bins is no positive integer, the range is not ascending and finite, a value is NaN, or, where
 * no range is given, there is no value or one is not finite.
 *
 * @example Four values in two bins
 * ```ts
 * import { histogram } from "rdcd/analysis";
 * import assert from "node:assert/strict";
 *
 * const { edges, counts, densities } = histogram([0, 0.4, 0.5, 1], { bins: 2 });
 * assert.deepEqual([...edges], [0, 0.5, 1]);
 * assert.deepEqual([...counts], [2, 2]);
 * assert.deepEqual([...densities], [1, 1]);
 * ```
 */
export function histogram(values: ArrayLike<number>, options: HistogramOptions): Histogram {
  const { bins } = options;
  checkPositiveInteger("make a histogram", "bins", bins);
  const broken = Array.prototype.findIndex.call(values, Number.isNaN);
  if (broken >= 0) {
    throw new RangeError(
      `Cannot make a histogram as values must be numbers: current value is NaN at place ${broken}`,
    );
  }
  const [low, high] = options.range ?? wholeRange(values);
  if (!(low < high && Number.isFinite(high - low))) {
    throw new RangeError(
      `Cannot make a histogram as the range must be ascending and finite: current value is ${low} to ${high}`,
    );
  }
  const width = (high - low) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i === bins ? high : low + i * width);
  const counts = new Uint32Array(bins);
  let counted = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low || value > high) continue;
    let bin = Math.min(Math.floor((value - low) / (high - low) * bins), bins - 1);
    // The quotient may be rounded over an edge.
    if (value < edges[bin]!) bin--;
    else if (bin + 1 < bins && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
    counted++;
  }
  const densities = Float64Array.from(counts, (count) => counted === 0 ? 0 : count / counted / width);
  return { edges, counts, densities };
}

function wholeRange(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < low) low = values[i]!;
    if (values[i]! > high) high = values[i]!;
  }
  if (low > high) {
    throw new RangeError(
      `Cannot make a histogram without a range as there must be values: current value has none`,
    );
  }
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}
