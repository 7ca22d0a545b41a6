import { oneOf } from "../method_options.ts";
import { UsageError } from "../task.ts";
import type { BenchmarkValues } from "./benchmark_choice.ts";
import type { ProtocolName } from "../../benchmarks/copy_benchmark.ts";

/** Descriptors made elsewhere that are to be evaluated. */
export interface DescriptorsChoice {
  /** Files or folders, each of all sets. */
  paths: string[];
  /** Protocol that the images belong to. */
  protocol: ProtocolName;
  /** The ground truth's file; none for Copydays. */
  groundTruth: string | undefined;
}

/** The options that say it, as text. */
export interface DescriptorsValues extends BenchmarkValues {
  /** `--descriptors`. */
  "descriptors": string[];
  /** `--protocol`. */
  "protocol"?: string | undefined;
  /** `--ground-truth`. */
  "ground-truth"?: string | undefined;
  /** `--model`. */
  "model": string[];
  /** `--dry-run`. */
  "dry-run": boolean;
}

const PROTOCOL_NAMES = ["disc", "ndec", "copydays"] as const;

/**
 * Checks what the user typed about descriptors made elsewhere.
 *
 * @param values The task's options as text.
 * @returns `null` where images are to be evaluated.
 * @throws {UsageError} If options exclude each other or one lacks another.
 */
export function descriptorsChoice(values: DescriptorsValues): DescriptorsChoice | null {
  const { descriptors: paths, "ground-truth": groundTruth } = values;
  if (paths.length === 0) {
    if ((values.protocol ?? groundTruth) !== undefined) {
      throw new UsageError("--protocol and --ground-truth are for --descriptors");
    }
    return null;
  }
  const others = ["images", "disc", "ndec", "copydays", "distractors", "whitening", "limit"] as const;
  const other = others.find((name) => values[name] !== undefined) ??
    (values.model.length > 0 ? "model" : undefined) ??
    (values["dry-run"] ? "dry-run" : undefined);
  if (other !== undefined) {
    throw new UsageError(`--descriptors are evaluated without images: leave out --${other}`);
  }
  const protocol = oneOf("protocol", values.protocol ?? "disc", PROTOCOL_NAMES);
  if (protocol === "copydays" && groundTruth !== undefined) {
    throw new UsageError("Copydays has no ground truth but its names: leave out --ground-truth");
  }
  if (protocol !== "copydays" && groundTruth === undefined) {
    throw new UsageError("--descriptors needs --ground-truth FILE beside it");
  }
  return { paths, protocol, groundTruth };
}
