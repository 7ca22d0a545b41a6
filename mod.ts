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
