import { checkSettings } from "../../benchmarks/evaluation/check_settings.ts";
import { STORE_PRECISIONS } from "../../descriptors/store/store_precision.ts";
import { oneOf } from "../method_options.ts";
import { integerOption, UsageError } from "../task.ts";
import type { EvaluateMethodOptions } from "../../benchmarks/evaluation/evaluate_method.ts";
import { type Protocol, withoutTraining } from "../../benchmarks/evaluation/protocols.ts";

/** The options that say how descriptors are evaluated, as text. */
export interface SettingValues {
  /** `--codec`. */
  codec?: string[] | undefined;
  /** `--all-codecs`. */
  "all-codecs": boolean;
  /** `--score-norm`. */
  "score-norm"?: string[] | undefined;
  /** `--precision`. */
  precision?: string[] | undefined;
  /** `--k`. */
  k?: string | undefined;
  /** `--candidates`. */
  candidates: string;
  /** `--seed`. */
  seed: string;
}

/** Settings that the user typed; where nothing was typed, the protocol's own, and of its codecs the first, Flat. */
export type EvaluationSettings = Omit<EvaluateMethodOptions, "searchElsewhere" | "bootstrapSamples">;

/**
 * How descriptors are evaluated.
 *
 * @param values The task's options as text.
 * @param options Whether there are training images.
 * @throws {UsageError} If the protocol has no such thing, or options exclude each other.
 * @throws {RangeError} If a codec or a score normalization is of no known form.
 */
export function evaluationSettings(
  values: SettingValues,
  protocol: Protocol,
  { hasTraining }: { hasTraining: boolean },
): EvaluationSettings {
  const candidates = values.candidates;
  if (candidates !== "knn" && candidates !== "global") {
    throw new UsageError(`--candidates is knn or global: current value is "${candidates}"`);
  }
  const own = hasTraining ? protocol : withoutTraining(protocol);
  if (values.codec !== undefined && values["all-codecs"]) {
    throw new UsageError("give --codec or --all-codecs, not both");
  }
  const codecs = values.codec ?? (values["all-codecs"] ? own.codecs : ["Flat"]);
  const scoreNorms = values["score-norm"]?.map((norm) => norm === "none" ? null : norm) ?? own.scoreNorms;
  if (protocol.isFixed && (candidates !== "knn" || scoreNorms.some((norm) => norm !== null))) {
    throw new UsageError(`${protocol.title}' protocol has neither --score-norm nor --candidates global`);
  }
  checkSettings({ protocol: protocol.name, codecs, scoreNorms, candidates });
  return {
    protocol: protocol.name,
    codecs,
    precisions: [...new Set(values.precision ?? ["float32"])].map((text) =>
      oneOf("precision", text, STORE_PRECISIONS.filter((precision) => precision !== "bits"))
    ),
    scoreNorms,
    k: values.k === undefined ? protocol.k : integerOption("k", values.k, 1),
    candidates,
    seed: integerOption("seed", values.seed),
  };
}
