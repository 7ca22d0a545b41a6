/** The mean of ImageNet's levels over 255, for red, green and blue. */
export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
/** Their deviation. */
export const IMAGENET_DEVIATION = [0.229, 0.224, 0.225] as const;

/**
 * Values of the 256 gray levels in each channel: `(level / 255 - mean) / deviation` with ImageNet's
 * numbers, as torchvision's `ToTensor` and `Normalize` do. Entry `channel * 256 + level`.
 */
export const imagenetLevels: Float32Array = Float32Array.from(
  { length: 768 },
  (_, index) => ((index & 255) / 255 - IMAGENET_MEAN[index >> 8]!) / IMAGENET_DEVIATION[index >> 8]!,
);
