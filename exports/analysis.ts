/**
 * Spectra, similarity gaps, alignment and maps of descriptors.
 *
 * @module
 */
export { alignment, type AlignmentOptions } from "../lib/analysis/alignment.ts";
export { dimensionsAbove, type DimensionsAboveOptions } from "../lib/analysis/dimensions_above.ts";
export { effectiveRank } from "../lib/analysis/effective_rank.ts";
export { type Histogram, histogram, type HistogramOptions } from "../lib/analysis/histogram.ts";
export type { MatchedDescriptors } from "../lib/analysis/match_similarities.ts";
export { type LabeledPoints, nearestNeighborAccuracy } from "../lib/analysis/nearest_neighbor_accuracy.ts";
export {
  type GalleryRow,
  retrievalGallery,
  type RetrievalGalleryOptions,
} from "../lib/analysis/retrieval_gallery.ts";
export {
  type SimilarityGap,
  similarityGaps,
  type SimilarityGapsOptions,
} from "../lib/analysis/similarity_gaps.ts";
export { singularValues } from "../lib/analysis/singular_values.ts";
export { trustworthiness, type TrustworthinessOptions } from "../lib/analysis/trustworthiness.ts";
export { tsne, type TsneEmbedding, type TsneOptions } from "../lib/analysis/tsne.ts";
export { uniformity, type UniformityOptions } from "../lib/analysis/uniformity.ts";
export { type Prng, seededPrng } from "../lib/random/prng.ts";
export type { Descriptors, Match } from "../lib/types.ts";
