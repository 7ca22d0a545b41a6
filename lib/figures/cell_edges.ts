/**
 * The edges between the cells of a heatmap: half-way between their centres.
 *
 * @param centres At least one, in rising or falling order.
 * @returns One more than there are centres.
 */
export function cellEdges(centres: readonly number[]): number[] {
  const first = centres.length > 1 ? centres[1]! - centres[0]! : 1;
  const last = centres.length > 1 ? centres.at(-1)! - centres.at(-2)! : 1;
  return [
    centres[0]! - first / 2,
    ...centres.slice(1).map((centre, index) => (centre + centres[index]!) / 2),
    centres.at(-1)! + last / 2,
  ];
}
