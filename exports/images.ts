/**
 * Reading, resizing and writing images.
 *
 * @module
 */
export { DataMissingError, UnreadableImageError } from "../lib/errors.ts";
export { type Box, cropImage } from "../lib/images/crop_image.ts";
export { encodeImage, type EncodeImageOptions } from "../lib/images/encode_image.ts";
export type { ImageView } from "../lib/images/image_view.ts";
export {
  findImages,
  type FindImagesOptions,
  type FoundImages,
  type Unlisted,
} from "../lib/images/find_images.ts";
export { listImages } from "../lib/images/list_images.ts";
export type { Preparation } from "../lib/images/preparation.ts";
export { readImage, type ReadImageOptions } from "../lib/images/read_image.ts";
export { readImageResized, type ReadImageResizedOptions } from "../lib/images/read_image_resized.ts";
export { resizeImage } from "../lib/images/resize_image.ts";
export { toNchw } from "../lib/images/to_nchw.ts";
export { toTensor } from "../lib/images/to_tensor.ts";
export type { Image, ImageEntry, Size, TargetSize } from "../lib/types.ts";
