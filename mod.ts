/**
 * Image copy detection: compact descriptors, the networks that learn them, and the protocols that measure them.
 *
 * @module
 */
export { CheckpointError, DataMissingError, InvalidDataError, UnreadableImageError } from "./lib/errors.ts";
export { type Prng, seededPrng } from "./lib/prng.ts";
export type {
  Descriptors,
  Image,
  ImageEntry,
  Images,
  Match,
  Matrix,
  Prediction,
  Scalar,
  Size,
  TargetSize,
} from "./lib/types.ts";
export type { DescriptorMethod, Preparation } from "./lib/descriptors/method.ts";
export { listImages } from "./lib/datasets/list_images.ts";
export { type Box, cropImage } from "./lib/images/crop_image.ts";
export { encodeImage, type EncodeImageOptions } from "./lib/images/encode_image.ts";
export { readImage, type ReadImageOptions } from "./lib/images/read_image.ts";
export { readImageResized, type ReadImageResizedOptions } from "./lib/images/read_image_resized.ts";
export { resizeImage } from "./lib/images/resize_image.ts";
export { toNchw } from "./lib/images/to_nchw.ts";
export { toTensor } from "./lib/images/to_tensor.ts";
export { type GroundTruth, readGroundTruth } from "./lib/datasets/read_ground_truth.ts";
export { checkGroundTruth, type CheckGroundTruthOptions } from "./lib/datasets/check_ground_truth.ts";
export type { CopyBenchmark } from "./lib/datasets/copy_benchmark.ts";
export { readDisc21, type ReadDisc21Options } from "./lib/datasets/read_disc21.ts";
export { createPdq } from "./lib/descriptors/pdq.ts";
export { createPerceptualHash } from "./lib/descriptors/perceptual_hash.ts";
export { createTinyImage } from "./lib/descriptors/tiny_image.ts";
export { hammingDistance } from "./lib/descriptors/hashes/hamming_distance.ts";
export { hashFromHex } from "./lib/descriptors/hashes/hash_from_hex.ts";
export { hashToHex } from "./lib/descriptors/hashes/hash_to_hex.ts";
export { type PdqHash, pdqHash } from "./lib/descriptors/hashes/pdq_hash.ts";
export { perceptualHash } from "./lib/descriptors/hashes/perceptual_hash.ts";
