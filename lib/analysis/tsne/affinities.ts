import type { Neighbors } from "./nearest_neighbors.ts";

/** How much points belong together; each pair once, with the lower point first. */
export interface Affinities {
  /** Where the pairs of each point begin, one more than there are points. */
  starts: Uint32Array;
  /** The other point of each pair. */
  partners: Uint32Array;
  /** The share of each pair, counted from both sides: all pairs together are 1/2. */
  values: Float64Array;
}

/**
 * The joint probabilities of t-SNE: for each point a Gaussian as wide as gives its neighbors the perplexity, and the
 * mean of both sides of a pair.
 *
 * @param neighbors Neighbors of each point with their distances; borrowed.
 * @see {@link https://jmlr.org/papers/v9/vandermaaten08a.html | van der Maaten and Hinton 2008, section 3.1}
 */
export function affinities({ count, rows, distances }: Neighbors, perplexity: number): Affinities {
  const points = rows.length / count;
  const shares = new Float64Array(rows.length);
  for (let point = 0; point < points; point++) {
    const own = distances.subarray(point * count, (point + 1) * count);
    shares.set(conditionalProbabilities(own, perplexity), point * count);
  }
  const byLower = Array.from({ length: points }, () => [] as number[]);
  for (let place = 0; place < rows.length; place++) {
    byLower[Math.min(Math.floor(place / count), rows[place]!)]!.push(place);
  }
  const starts = new Uint32Array(points + 1);
  const partners = new Uint32Array(rows.length);
  const values = new Float64Array(rows.length);
  const pairOf = new Int32Array(points).fill(-1);
  let pairs = 0;
  for (let point = 0; point < points; point++) {
    starts[point] = pairs;
    for (const place of byLower[point]!) {
      const partner = Math.max(Math.floor(place / count), rows[place]!);
      // A pair may be there from both sides.
      if (pairOf[partner]! < starts[point]!) {
        pairOf[partner] = pairs;
        partners[pairs++] = partner;
      }
      values[pairOf[partner]!]! += shares[place]! / (2 * points);
    }
  }
  starts[points] = pairs;
  return { starts, partners: partners.subarray(0, pairs), values: values.subarray(0, pairs) };
}

const ENTROPY_TOLERANCE = 1e-9;
const MOST_STEPS = 200;

/**
 * The probabilities with which a point would pick its neighbors under a Gaussian whose width gives them the
 * perplexity. Where so many are equally near that none does, the nearest ones share evenly.
 *
 * @param distances Squared distances; borrowed.
 * @param perplexity The exponential of the entropy, less than there are neighbors.
 */
export function conditionalProbabilities(distances: Float64Array, perplexity: number): Float64Array {
  const nearest = distances.reduce((least, distance) => Math.min(least, distance), Infinity);
  const probabilities = new Float64Array(distances.length);
  const wanted = Math.log(perplexity);
  let [low, high] = [0, Infinity];
  let precision = 1;
  for (let step = 0; step < MOST_STEPS; step++) {
    let [sum, moment] = [0, 0];
    for (let i = 0; i < distances.length; i++) {
      // Relative to the nearest, so that not all of them vanish.
      const excess = distances[i]! - nearest;
      const weight = Math.exp(-excess * precision);
      probabilities[i] = weight;
      sum += weight;
      moment += weight * excess;
    }
    for (let i = 0; i < probabilities.length; i++) probabilities[i]! /= sum;
    const entropy = Math.log(sum) + precision * moment / sum;
    if (Math.abs(entropy - wanted) < ENTROPY_TOLERANCE) break;
    if (entropy > wanted) low = precision;
    else high = precision;
    precision = high === Infinity ? precision * 2 : (low + high) / 2;
  }
  return probabilities;
}
