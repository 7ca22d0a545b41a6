import { integerOption, UsageError } from "../task.ts";
import type { ProtocolName } from "../../benchmarks/copy_benchmark.ts";

/** Where the images of an evaluation come from. */
export type BenchmarkChoice =
  & {
    /** Seed of benchmarks that are made, and of subsets. */
    seed: number;
    /** Where made benchmarks are kept. */
    cache: string;
    /** The most images of each set, for a subset. */
    limit?: number | undefined;
  }
  & (
    | { kind: "generated"; whitening?: string | undefined }
    | { kind: "images"; folder: string; whitening?: string | undefined }
    | { kind: "disc"; folder: string; split: "dev" | "test" }
    | { kind: "ndec"; folder: string; disc?: string | undefined }
    | { kind: "copydays"; folder: string; distractors: string; whitening?: string | undefined }
  );

/** The options that say it, as text. */
export interface BenchmarkValues {
  /** `--images`: a folder to make a benchmark from. */
  images?: string | undefined;
  /** `--disc`: a folder in DISC21's layout. */
  disc?: string | undefined;
  /** `--ndec`: a folder in NDEC's layout. */
  ndec?: string | undefined;
  /** `--copydays`: a folder with Copydays' blocks. */
  copydays?: string | undefined;
  /** `--distractors`: a folder of images. */
  distractors?: string | undefined;
  /** `--whitening`: a folder of images. */
  whitening?: string | undefined;
  /** `--split`: which of DISC21's two sets of queries. */
  split: string;
  /** `--seed`. */
  seed: string;
  /** `--cache`. */
  cache: string;
  /** `--limit`. */
  limit?: string | undefined;
}

/**
 * Checks what the user typed about images.
 *
 * @param values The task's options as text.
 * @throws {UsageError} If options exclude each other or one lacks another, or a value is none of its choices.
 */
export function benchmarkChoice(values: BenchmarkValues): BenchmarkChoice {
  const { images, disc, ndec, copydays, distractors, whitening, split, cache } = values;
  const seed = integerOption("seed", values.seed);
  const limit = values.limit === undefined ? undefined : integerOption("limit", values.limit, 1);
  const shared = { seed, cache, limit };
  if (images !== undefined && disc !== undefined) throw new UsageError("give --images or --disc, not both");
  const named = [images ?? disc ?? ndec, copydays, images === undefined ? undefined : ndec];
  if (named.filter((folder) => folder !== undefined).length > 1) {
    throw new UsageError(
      "give one of --images, --disc, --ndec and --copydays; only --ndec takes --disc beside it",
    );
  }
  if (split !== "dev" && split !== "test") {
    throw new UsageError(`--split is dev or test: current value is "${split}"`);
  }
  if (copydays === undefined && distractors !== undefined) {
    throw new UsageError("--distractors is for --copydays");
  }
  if (copydays === undefined && (disc ?? ndec) !== undefined && whitening !== undefined) {
    throw new UsageError(
      "--whitening is for --copydays and made benchmarks; DISC21 has training images of its own",
    );
  }
  if (copydays !== undefined) {
    if (distractors === undefined) throw new UsageError("--copydays needs --distractors DIR beside it");
    return { kind: "copydays", folder: copydays, distractors, whitening, ...shared };
  }
  if (ndec !== undefined) return { kind: "ndec", folder: ndec, disc, ...shared };
  if (disc !== undefined) return { kind: "disc", folder: disc, split, ...shared };
  return images === undefined
    ? { kind: "generated", whitening, ...shared }
    : { kind: "images", folder: images, whitening, ...shared };
}

/** The protocol of a kind of benchmark: made ones follow DISC21's. */
export function protocolOf(kind: BenchmarkChoice["kind"]): ProtocolName {
  return kind === "ndec" || kind === "copydays" ? kind : "disc";
}
