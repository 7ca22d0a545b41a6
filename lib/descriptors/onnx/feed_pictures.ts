import { sameSize } from "../../_internal/same_size.ts";
import type { Image } from "../../types.ts";
import type { OnnxInterface } from "./onnx_interface.ts";

/**
 * Pictures as a graph takes them, row-major, `[batch, 3, height, width]` or `[batch, height, width, 3]`.
 *
 * @param images At least one picture, all of one size.
 * @param how The graph's type, layout, mean and deviation.
 * @returns Levels as they are for `"uint8"`; for `"float32"` `(level / 255 - mean) / deviation`.
 * @throws {RangeError} If there is no picture, or the sizes differ.
 */
export function feedPictures(
  images: readonly Image[],
  how: Pick<OnnxInterface, "type" | "layout" | "mean" | "deviation">,
): Uint8Array | Float32Array {
  const { width, height } = sameSize("describe pictures", images);
  const { type, layout, mean, deviation } = how;
  const plane = width * height;
  const fed = type === "uint8"
    ? new Uint8Array(images.length * 3 * plane)
    : new Float32Array(images.length * 3 * plane);
  const levels = [0, 1, 2].map((color) =>
    Float64Array.from(
      { length: 256 },
      (_, level) => type === "uint8" ? level : (level / 255 - mean[color]!) / deviation[color]!,
    )
  );
  const [step, colorStep] = layout === "NHWC" ? [3, 1] : [1, plane];
  images.forEach(({ data }, index) => {
    const start = index * 3 * plane;
    for (let color = 0; color < 3; color++) {
      const own = levels[color]!;
      let to = start + color * colorStep;
      for (let from = color; from < 3 * plane; from += 3, to += step) fed[to] = own[data[from]!]!;
    }
  });
  return fed;
}
