import type { Affinities } from "./affinities.ts";
import type { Repulsion } from "./repel_all_pairs.ts";

/** Memory for {@linkcode divergenceGradient} that it need not ask for again. */
export interface GradientOptions {
  /** How much the affinities count for, above 1 while exaggerated. */
  exaggeration: number;
  /** How points push each other away. */
  repel: Repulsion;
}

/**
 * The gradient of t-SNE's Kullback–Leibler divergence by the positions.
 *
 * `4 Σ_j (p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|²)`.
 *
 * @param affinities How much points belong together; borrowed.
 * @param positions `[points, 2]` row-major; borrowed.
 * @param gradient Filled, `[points, 2]`.
 * @see {@link https://jmlr.org/papers/v15/vandermaaten14a.html | van der Maaten 2014, eq. 7 and 8}
 */
export function divergenceGradient(
  { starts, partners, values }: Affinities,
  positions: Float64Array,
  gradient: Float64Array,
  { exaggeration, repel }: GradientOptions,
): void {
  const sum = repel(positions, gradient);
  for (let i = 0; i < gradient.length; i++) gradient[i]! *= -4 / sum;
  const factor = 4 * exaggeration;
  for (let point = 0; point + 1 < starts.length; point++) {
    const [x, y] = [positions[2 * point]!, positions[2 * point + 1]!];
    let [pullX, pullY] = [0, 0];
    for (let pair = starts[point]!; pair < starts[point + 1]!; pair++) {
      const other = 2 * partners[pair]!;
      const [dx, dy] = [x - positions[other]!, y - positions[other + 1]!];
      const pull = factor * values[pair]! / (1 + dx * dx + dy * dy);
      pullX += pull * dx;
      pullY += pull * dy;
      gradient[other]! -= pull * dx;
      gradient[other + 1]! -= pull * dy;
    }
    gradient[2 * point]! += pullX;
    gradient[2 * point + 1]! += pullY;
  }
}

/**
 * t-SNE's Kullback–Leibler divergence, of the affinities to those of positions in the plane, in nats.
 *
 * @param affinities How much points belong together; borrowed.
 * @param positions `[points, 2]` row-major; borrowed.
 * @param repel How points push each other away.
 */
export function divergence(
  { starts, partners, values }: Affinities,
  positions: Float64Array,
  repel: Repulsion,
): number {
  const sum = repel(positions, new Float64Array(positions.length));
  let total = 0;
  for (let point = 0; point + 1 < starts.length; point++) {
    for (let pair = starts[point]!; pair < starts[point + 1]!; pair++) {
      const value = values[pair]!;
      if (value === 0) continue;
      const other = partners[pair]!;
      const dx = positions[2 * point]! - positions[2 * other]!;
      const dy = positions[2 * point + 1]! - positions[2 * other + 1]!;
      total += 2 * value * Math.log(value * sum * (1 + dx * dx + dy * dy));
    }
  }
  return total;
}
