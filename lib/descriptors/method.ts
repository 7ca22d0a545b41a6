import type { Preparation } from "../images/preparation.ts";
import type { FalsePositives } from "../thresholds/false_positives.ts";
import type { Image } from "../types.ts";

/** What scores are normalized by: a pair's score less what either image has in common with unrelated ones. */
export interface ScoreNormalization {
  /** Descriptors of some thousand unrelated images, row-major `[images, dims]`, unit rows. */
  readonly background: Float32Array;
  /** How often unrelated images reach which normalized score. */
  readonly falsePositives: FalsePositives;
}

/**
 * A way to turn images into descriptors: a network or a perceptual hash. Extraction, search and evaluation know
 * nothing else of it.
 */
export interface DescriptorMethod {
  /** The name in tables, such as `"PDQ"`. */
  readonly name: string;
  /** The network's name in tables, such as `"EfficientNet-B0"`; `null` for a hash. */
  readonly network: string | null;
  /** Learned numbers; 0 for a hash. */
  readonly parameters: number;
  /** Numbers a descriptor as it is searched. A hash of 64 bits has 64 numbers, each plus or minus 1/8. */
  readonly dims: number;
  /** Bytes that one image needs in an index: 8 for a hash of 64 bits, 4 a number for a network. */
  readonly bytesPerImage: number;
  /** Changes with everything that changes descriptors: weights, settings, version. A hexadecimal SHA-256. */
  readonly fingerprint: string;
  /** How often unrelated images reach which score; absent where nobody measured it. */
  readonly falsePositives?: FalsePositives | undefined;
  /** What scores are normalized by; absent where nobody measured it. */
  readonly normalization?: ScoreNormalization | undefined;
  /** How images are made ready. */
  readonly preparation: Preparation;
  /** Images that are best described at once. */
  readonly batchSize: number;
  /**
   * Describes images that went through {@linkcode preparation}. Images of one call have the same size when
   * `preparation.size` fixes it; otherwise they may differ.
   *
   * @param images At least one image.
   * @returns Row-major `[images.length, dims]`, unit rows. The same image gives the same bytes, whatever it is
   * batched with.
   */
  describe(images: readonly Image[]): Promise<Float32Array>;
  /** Frees what the method holds; it cannot be used afterwards. */
  dispose(): Promise<void>;
}
