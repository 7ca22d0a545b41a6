import type { Image } from "../types.ts";

/** The picture with every level replaced by `levels[level]`. */
export function mapLevels({ width, height, data }: Image, levels: Uint8Array): Image {
  const mapped = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) mapped[at] = levels[data[at]!]!;
  return { width, height, data: mapped };
}
