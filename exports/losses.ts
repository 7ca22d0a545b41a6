/**
 * Losses of RDCD, SSCD and MoCo, and those that ablations compare with them, as functions of tensors.
 *
 * @module
 */
export { crossCorrelation, type CrossCorrelationOptions } from "../lib/losses/cross_correlation.ts";
export { cosineDistance, meanSquaredError } from "../lib/losses/feature_distance.ts";
export { type FeatureQueue, featureQueue, type FeatureQueueOptions } from "../lib/losses/feature_queue.ts";
export { hardNegative, type HardNegativeOptions } from "../lib/losses/hard_negative.ts";
export { infoNce, type InfoNceOptions } from "../lib/losses/info_nce.ts";
export { koLeo, type KoLeoOptions } from "../lib/losses/ko_leo.ts";
export { type LossGradient, lossGradient, type LossGradientOptions } from "../lib/losses/loss_gradient.ts";
export { ntXent, type NtXentOptions } from "../lib/losses/nt_xent.ts";
export { rdcd, type RdcdInputs, type RdcdLoss, type RdcdOptions } from "../lib/losses/rdcd.ts";
export { relational, type RelationalOptions } from "../lib/losses/relational.ts";
export { relationalTwoQueues, type RelationalTwoQueuesOptions } from "../lib/losses/relational_two_queues.ts";
export { seedDistillation, type SeedDistillationOptions } from "../lib/losses/seed_distillation.ts";
export { similarityDistance } from "../lib/losses/similarity_distance.ts";
export { sscd, type SscdLoss, type SscdOptions } from "../lib/losses/sscd.ts";
export { type WeightedLoss, weightedSum, type WeightedTerm } from "../lib/losses/weighted_sum.ts";
export { type Prng, seededPrng } from "../lib/random/prng.ts";
export type { Matrix, Scalar } from "../lib/types.ts";
