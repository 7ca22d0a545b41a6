/**
 * How points push each other away.
 *
 * @param positions `[points, 2]` row-major; borrowed.
 * @param forces Filled with the sum over the other points of `(y_i - y_j) / (1 + |y_i - y_j|²)²`, `[points, 2]`.
 * @returns The sum over all ordered pairs of `1 / (1 + |y_i - y_j|²)`.
 */
export type Repulsion = (positions: Float64Array, forces: Float64Array) => number;

/** The {@linkcode Repulsion} of every point by every other. */
export function repelAllPairs(positions: Float64Array, forces: Float64Array): number {
  forces.fill(0);
  let sum = 0;
  for (let i = 0; i < positions.length; i += 2) {
    const [x, y] = [positions[i]!, positions[i + 1]!];
    let [forceX, forceY] = [0, 0];
    for (let j = i + 2; j < positions.length; j += 2) {
      const [dx, dy] = [x - positions[j]!, y - positions[j + 1]!];
      const weight = 1 / (1 + dx * dx + dy * dy);
      const push = weight * weight;
      sum += weight;
      forceX += push * dx;
      forceY += push * dy;
      forces[j]! -= push * dx;
      forces[j + 1]! -= push * dy;
    }
    forces[i]! += forceX;
    forces[i + 1]! += forceY;
  }
  return 2 * sum;
}
