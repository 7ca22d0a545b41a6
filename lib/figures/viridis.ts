/** Every tenth of matplotlib's color map Viridis, by Nathaniel Smith and Stéfan van der Walt (CC0). */
const stops = [
  [68, 1, 84],
  [72, 36, 117],
  [65, 68, 135],
  [53, 95, 141],
  [42, 120, 142],
  [33, 145, 140],
  [34, 168, 132],
  [68, 191, 112],
  [122, 209, 81],
  [189, 223, 38],
  [253, 231, 37],
] as const;

/**
 * A color of the color map Viridis.
 *
 * @param share From 0, dark, to 1, bright; what is beyond counts as the end.
 * @returns A CSS color.
 */
export function viridis(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const before = Math.min(stops.length - 2, Math.floor(place));
  const levels = stops[before]!.map((level, channel) =>
    Math.round(level + (place - before) * (stops[before + 1]![channel]! - level))
  );
  return `#${levels.map((level) => level.toString(16).padStart(2, "0")).join("")}`;
}
