/** Windows that `convolve` and `convolveInputGradient` of convolution.as multiply at a time. */
export const CHUNK = 48;

/** The same for `convolveWeightGradient`. */
export const WEIGHT_CHUNK = 192;

/** Heights and widths of the windows that depthwise.as does. */
export const DEPTHWISE_KERNELS: readonly number[] = [1, 3, 5, 7];

/** Bytes of one position of its planes, of 8 channels. */
export const POSITION_BYTES = 32;

/** Windows over one channel of an image. */
export interface DepthwiseWindows {
  /** Of the image. */
  height: number;
  /** Of the image. */
  width: number;
  /** Height and width of a window. */
  kernel: number;
  /** Step in both directions. */
  stride: number;
  /** Windows from top to bottom. */
  outHeight: number;
  /** Windows a row. */
  outWidth: number;
}

/** Positions of the images that windows lie over, and of the four that are summed at a time beyond them. */
export function sourcePlane({ kernel, stride, outHeight, outWidth }: DepthwiseWindows): number {
  return ((outHeight - 1) * stride + kernel) * ((outWidth - 1) * stride + kernel) + 3 * stride + kernel;
}

/** Positions of the gradients that windows lie over, likewise. */
export function targetPlane({ kernel, height, width }: DepthwiseWindows): number {
  return (height + kernel - 1) * (width + kernel - 1) + 3 + kernel;
}
