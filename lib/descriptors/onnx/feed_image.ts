import type { Image } from "../../types.ts";
import type { OnnxInterface } from "./onnx_interface.ts";

/**
 * An image as a graph takes it, row-major, `[3, height, width]` or `[height, width, 3]`.
 *
 * @param how The graph's type, layout, mean and deviation.
 * @returns Levels as they are for `"uint8"`; for `"float32"` `(level / 255 - mean) / deviation`.
 */
export function feedImage(
  { width, height, data }: Image,
  how: Pick<OnnxInterface, "type" | "layout" | "mean" | "deviation">,
): Uint8Array | Float32Array {
  const { type, layout, mean, deviation } = how;
  if (type === "uint8" && layout === "NHWC") return data.slice();
  const plane = width * height;
  const fed = type === "uint8" ? new Uint8Array(3 * plane) : new Float32Array(3 * plane);
  const [step, colorStep] = layout === "NHWC" ? [3, 1] : [1, plane];
  for (let color = 0; color < 3; color++) {
    const own = Float64Array.from(
      { length: 256 },
      (_, level) => type === "uint8" ? level : (level / 255 - mean[color]!) / deviation[color]!,
    );
    for (let from = color, to = color * colorStep; from < 3 * plane; from += 3, to += step) {
      fed[to] = own[data[from]!]!;
    }
  }
  return fed;
}
