/**
 * Methods that describe images, extraction to disk, and descriptors in files of every format.
 *
 * @module
 */
export type { BitVectorBlocks, BitVectors } from "../lib/codecs/bit_vectors.ts";
export { packBits } from "../lib/codecs/pack_bits.ts";
export { unpackBits } from "../lib/codecs/unpack_bits.ts";
export {
  type DescribedBatch,
  describeImages,
  type DescribeImagesOptions,
  type ImageWarning,
  type UnreadableImage,
} from "../lib/descriptors/describe_images.ts";
export type {
  DescriptorBlocks,
  DescriptorSet,
  IdentifiedBits,
} from "../lib/descriptors/descriptor_blocks.ts";
export { createEncoderMethod, type EncoderMethodOptions } from "../lib/descriptors/encoder_method.ts";
export {
  extractFolders,
  type ExtractFoldersOptions,
  type FoldersReport,
} from "../lib/descriptors/extract_folders.ts";
export type { StoreChanges } from "../lib/descriptors/reconcile_store.ts";
export {
  type ExtractionPlan,
  type ExtractionReport,
  extractToStore,
  type ExtractToStoreOptions,
  type StoredBatch,
} from "../lib/descriptors/extract_to_store.ts";
export {
  type IscSet,
  readIscHdf5,
  type ReadIscHdf5Options,
} from "../lib/descriptors/formats/read_isc_hdf5.ts";
export { readNpy, type ReadNpyOptions } from "../lib/descriptors/formats/read_npy.ts";
export { readParquet, type ReadParquetOptions } from "../lib/descriptors/formats/read_parquet.ts";
export { type IscDescriptors, writeIscHdf5 } from "../lib/descriptors/formats/write_isc_hdf5.ts";
export { writeNpy } from "../lib/descriptors/formats/write_npy.ts";
export { writeParquet } from "../lib/descriptors/formats/write_parquet.ts";
export { hammingDistance } from "../lib/descriptors/hashes/hamming_distance.ts";
export { hashFromHex } from "../lib/descriptors/hashes/hash_from_hex.ts";
export { hashToHex } from "../lib/descriptors/hashes/hash_to_hex.ts";
export { type PdqHash, pdqHash } from "../lib/descriptors/hashes/pdq_hash.ts";
export { perceptualHash } from "../lib/descriptors/hashes/perceptual_hash.ts";
export { loadDescriptors } from "../lib/descriptors/load_descriptors.ts";
export type { DescriptorMethod, ScoreNormalization } from "../lib/descriptors/method.ts";
export { createOnnxMethod } from "../lib/descriptors/onnx/create_onnx_method.ts";
export type { OnnxInterfaceOptions } from "../lib/descriptors/onnx/onnx_interface.ts";
export {
  createOnnxEncoder,
  type OnnxEncoder,
  type OnnxEncoderOptions,
} from "../lib/descriptors/onnx/create_onnx_encoder.ts";
export { streamDescriptors, type StreamDescriptorsOptions } from "../lib/descriptors/stream_descriptors.ts";
export { createPdq } from "../lib/descriptors/pdq.ts";
export { createPerceptualHash } from "../lib/descriptors/perceptual_hash.ts";
export {
  type NamedEncoder,
  resolveEncoder,
  type ResolveEncoderOptions,
} from "../lib/descriptors/resolve_encoder.ts";
export { resolveMethod, type ResolveMethodOptions } from "../lib/descriptors/resolve_method.ts";
export { resolveTeacher, type ResolveTeacherOptions } from "../lib/descriptors/resolve_teacher.ts";
export { roundDescriptors } from "../lib/descriptors/round_descriptors.ts";
export type { RuntimeName } from "../lib/descriptors/runtimes/runtime.ts";
export {
  type MergeReport,
  mergeStores,
  type MergeStoresOptions,
} from "../lib/descriptors/store/merge_stores.ts";
export {
  type DescriptorStore,
  type KeyedImage,
  openStore,
  type OpenStoreOptions,
  type StoredMethod,
} from "../lib/descriptors/store/open_store.ts";
export { pruneStore } from "../lib/descriptors/store/prune_store.ts";
export {
  readStore,
  type StoredContent,
  type StoredDescriptors,
} from "../lib/descriptors/store/read_store.ts";
export type { RowContent } from "../lib/descriptors/store/store_files.ts";
export type { FindImagesOptions, FoundImages, Unlisted } from "../lib/images/find_images.ts";
export { parseShard, type Shard, shardOf } from "../lib/descriptors/store/shard.ts";
export { storedRowBytes, type StorePrecision } from "../lib/descriptors/store/store_precision.ts";
export { createTinyImage, type TinyImageOptions } from "../lib/descriptors/tiny_image.ts";
export { DataMissingError, InvalidDataError } from "../lib/errors.ts";
export type { Descriptors, Image, ImageEntry } from "../lib/types.ts";
