/**
 * One level between `from` (factor 0) and `to` (factor 1), or beyond them, as Pillow's `Image.blend` computes it: in
 * single precision, cut to 0 to 255, the fraction dropped.
 */
export function blendLevel(from: number, to: number, factor: number): number {
  const level = Math.fround(from + Math.fround(factor * (to - from)));
  return level <= 0 ? 0 : level >= 255 ? 255 : Math.trunc(level);
}
