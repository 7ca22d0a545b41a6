import type { Repulsion } from "./repel_all_pairs.ts";

/**
 * A {@linkcode Repulsion} in which points that are far from a point, compared with how far they are spread, push it
 * together from their mean.
 *
 * The plane is divided into cells of four, each as small as its points allow, so that every division parts some and
 * there are fewer than twice as many cells as points. A cell is far where its diagonal is less than theta times the
 * distance to its mean.
 *
 * @param theta From 0, where no cell is far and the result is that of all pairs, to 1, up to which a cell is never far
 * from a point that it holds.
 * @see {@link https://jmlr.org/papers/v15/vandermaaten14a.html | van der Maaten 2014, Accelerating t-SNE using Tree-Based Algorithms, section 4.2}
 */
export function createBarnesHutRepulsion(points: number, theta: number): Repulsion {
  const order = Uint32Array.from({ length: points }, (_, point) => point);
  const most = 2 * points;
  // Cells are numbered so that those within a cell follow it at once.
  const means = new Float64Array(2 * most);
  const counts = new Uint32Array(most);
  /** The squared distance beyond which a cell is far. */
  const reaches = new Float64Array(most);
  /** The first cell after those within a cell. */
  const nexts = new Uint32Array(most);
  let cells = 0;

  // Moves the points of a range beyond a place to its end, and returns where they begin.
  const part = (positions: Float64Array, axis: number, place: number, start: number, end: number): number => {
    let middle = start;
    for (let i = start; i < end; i++) {
      const point = order[i]!;
      if (positions[2 * point + axis]! > place) continue;
      order[i] = order[middle]!;
      order[middle++] = point;
    }
    return middle;
  };

  const addCell = (positions: Float64Array, start: number, end: number): void => {
    const cell = cells++;
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    let [sumX, sumY] = [0, 0];
    for (let i = start; i < end; i++) {
      const [x, y] = [positions[2 * order[i]!]!, positions[2 * order[i]! + 1]!];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      sumX += x;
      sumY += y;
    }
    const diagonal = Math.hypot(right - left, bottom - top);
    counts[cell] = end - start;
    means[2 * cell] = sumX / (end - start);
    means[2 * cell + 1] = sumY / (end - start);
    if (diagonal === 0) reaches[cell] = -1;
    else {
      reaches[cell] = (diagonal / theta) ** 2;
      const [x, y] = [middleBelow(left, right), middleBelow(top, bottom)];
      const half = part(positions, 1, y, start, end);
      for (const [first, last] of [[start, half], [half, end]] as const) {
        const quarter = part(positions, 0, x, first, last);
        if (first < quarter) addCell(positions, first, quarter);
        if (quarter < last) addCell(positions, quarter, last);
      }
    }
    nexts[cell] = cells;
  };

  return (positions, forces) => {
    cells = 0;
    addCell(positions, 0, points);
    // A point meets itself once, at no distance.
    let sum = -points;
    for (let i = 0; i < positions.length; i += 2) {
      const [x, y] = [positions[i]!, positions[i + 1]!];
      let [forceX, forceY] = [0, 0];
      for (let cell = 0; cell < cells;) {
        const [dx, dy] = [x - means[2 * cell]!, y - means[2 * cell + 1]!];
        const distance = dx * dx + dy * dy;
        if (reaches[cell]! >= distance) {
          cell++;
          continue;
        }
        const weight = 1 / (1 + distance);
        const mass = counts[cell]! * weight;
        sum += mass;
        forceX += mass * weight * dx;
        forceY += mass * weight * dy;
        cell = nexts[cell]!;
      }
      forces[i] = forceX;
      forces[i + 1] = forceY;
    }
    return sum;
  };
}

/** The middle of an interval, below its upper end even where there is no number between the two. */
function middleBelow(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}
