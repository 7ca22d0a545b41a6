/**
 * The edges between the cells of a heatmap: half-way between their centers.
 *
 * @param centers At least one, in rising or falling order.
 * @returns One more than there are centers.
 */
export function cellEdges(centers: readonly number[]): number[] {
  const first = centers.length > 1 ? centers[1]! - centers[0]! : 1;
  const last = centers.length > 1 ? centers.at(-1)! - centers.at(-2)! : 1;
  return [
    centers[0]! - first / 2,
    ...centers.slice(1).map((center, index) => (center + centers[index]!) / 2),
    centers.at(-1)! + last / 2,
  ];
}
