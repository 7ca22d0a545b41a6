import type { Size, TargetSize } from "../types.ts";

/** The pixels that an image of `source` size has after it is resized to `target` (torchvision's rounding). */
export function targetSize(source: Size, target: TargetSize): Size {
  const wanted = "shortEdge" in target ? [target.shortEdge] : [target.width, target.height];
  if (!wanted.every((length) => Number.isInteger(length) && length >= 1)) {
    throw new RangeError(
      `Cannot resize as the target's edges must be whole numbers of at least 1 pixel: current value is ${
        JSON.stringify(target)
      }`,
    );
  }
  if (!("shortEdge" in target)) return { width: target.width, height: target.height };
  const { shortEdge } = target;
  return source.width <= source.height
    ? { width: shortEdge, height: Math.trunc((shortEdge * source.height) / source.width) }
    : { width: Math.trunc((shortEdge * source.width) / source.height), height: shortEdge };
}
