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
export interface EvaluationSettings extends EvaluateMethodOptions {
  /** True if the codecs are the user's. */
  codecsWereGiven: boolean;
}

/**
 * How descriptors are evaluated.
 *
 * @param values The task's options as text.
 * @param protocol The benchmark's protocol.
 * @param options Whether there are training images.
 * @throws {UsageError} If Copydays is to be evaluated in a way that its protocol does not have.
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
  if (protocol.name === "copydays" && (candidates !== "knn" || scoreNorms.some((norm) => norm !== null))) {
    throw new UsageError("Copydays' protocol has neither --score-norm nor --candidates global");
  }
  checkSettings({ protocol: protocol.name, codecs, scoreNorms, candidates });
  return {
    protocol: protocol.name,
    codecs,
    precisions: [...new Set(values.precision ?? ["float32"])].map((text) =>
      oneOf("precision", text, STORE_PRECISIONS.filter((precision) => precision !== "bits"))
    ),
    codecsWereGiven: values.codec !== undefined,
    scoreNorms,
    k: values.k === undefined ? protocol.k : integerOption("k", values.k, 1),
    candidates,
    seed: integerOption("seed", values.seed),
  };
}

/**
 * The codecs for descriptors that are not of unit length: SSCD adds two that scale them first.
 *
 * @param settings The settings for descriptors of unit length.
 */
export function codecsForAnyLength({ codecs, codecsWereGiven }: EvaluationSettings): readonly string[] {
  if (codecsWereGiven) return codecs;
  const whitens = codecs.includes("PCAW,L2norm,Flat");
  return [...codecs, "L2norm,Flat", ...whitens ? ["L2norm,PCAW,Flat"] : []];
}
