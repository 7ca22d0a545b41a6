import type { DescriptorMethod } from "../../descriptors/method.ts";
import { resolveMethod } from "../../descriptors/resolve_method.ts";
import { builtInMethods } from "../../benchmarks/evaluation/built_in_methods.ts";
import { measureMethods } from "../../benchmarks/evaluation/measure_methods.ts";
import type { OpenedBenchmark } from "../../benchmarks/tiers/open_generated.ts";
import { methodOptions } from "../method_options.ts";
import { createStepProgress } from "../step_progress.ts";
import { UsageError } from "../task.ts";
import { type BenchmarkChoice, benchmarkChoice, protocolOf } from "./benchmark_choice.ts";
import { dryRun, dryRunText } from "./dry_run.ts";
import { evaluateMethod } from "../../benchmarks/evaluation/evaluate_method.ts";
import type { EvaluatedRow } from "../../benchmarks/evaluation/evaluated_row.ts";
import type { Evaluation } from "./evaluation.ts";
import { type EvaluationSettings, evaluationSettings } from "./evaluation_settings.ts";
import { openBenchmark } from "./open_benchmark.ts";
import type { EvalValues } from "./options.ts";
import { PROTOCOLS } from "../../benchmarks/evaluation/protocols.ts";
import { checkOneList } from "./write_predictions.ts";

/**
 * Describes the images of a benchmark by each method and evaluates them.
 *
 * @param evaluate What evaluates a method: {@linkcode evaluateMethod}, or that of a database.
 * @throws {UsageError} If options exclude each other, or there is nothing to evaluate.
 */
export async function evaluateImages(
  values: EvalValues,
  evaluate: typeof evaluateMethod = evaluateMethod,
): Promise<Evaluation> {
  const choice = benchmarkChoice(values);
  const { specs, settings, methods } = await prepare(values, choice);
  const opened = await openBenchmark(choice);
  const measured = await measureShowingProgress(opened, methods, values, settings, evaluate);
  const { benchmark } = opened;
  const { protocol: name, k, candidates } = settings;
  return {
    benchmark,
    ids: { queries: benchmark.groundTruth.queries, references: benchmark.references.map(({ id }) => id) },
    images: opened,
    specs,
    measured,
    protocol: { name, k, candidates },
  };
}

/**
 * Checks a published data set and estimates what its evaluation would take, without evaluating it.
 *
 * @returns The exit code: 0 if the data set is complete, 1 if not.
 * @throws {UsageError} If the benchmark is not one that others publish.
 */
export async function checkImages(values: EvalValues): Promise<number> {
  const choice = benchmarkChoice(values);
  if (choice.kind === "generated" || choice.kind === "images") {
    throw new UsageError("--dry-run checks a published data set: give --disc, --ndec or --copydays");
  }
  const { settings, methods } = await prepare(values, choice);
  const { scoreNorms, codecs } = settings;
  const { threads } = methodOptions(values);
  const run = await dryRun(choice, methods, { codecs: codecs.length, scoreNorms, threads });
  for (const method of methods) await method.dispose();
  const { checked: { images: _, ...checked }, effort, complete } = run;
  console.log(
    values.json ? JSON.stringify({ complete, ...checked, effort }, null, 2) : dryRunText(run, values.cache),
  );
  return complete ? 0 : 1;
}

/** Prepares the evaluation. It comes before the benchmark, so that a mistyped name or a damaged checkpoint shows at once. */
async function prepare(
  values: EvalValues,
  choice: BenchmarkChoice,
): Promise<{ specs: string[]; settings: EvaluationSettings; methods: DescriptorMethod[] }> {
  const protocol = PROTOCOLS[protocolOf(choice.kind)];
  const hasTraining = choice.kind !== "copydays" || choice.whitening !== undefined;
  const settings = evaluationSettings(values, protocol, { hasTraining });
  const specs = await methodSpecs(values);
  if (values.predictions !== undefined) checkOneList(specs.length, settings, choice.limit !== undefined);
  const methods: DescriptorMethod[] = [];
  for (const spec of specs) {
    methods.push(await resolveMethod(spec, { assumedSize: protocol.size, ...methodOptions(values) }));
  }
  return { specs, settings, methods };
}

/** The built-in methods, and those that the user named. */
async function methodSpecs(values: EvalValues): Promise<string[]> {
  const base = values["compare-to"];
  const specs = [
    ...new Set([
      ...values["no-baselines"] ? [] : await builtInMethods(),
      ...values.model,
      ...base === undefined ? [] : [base],
    ]),
  ];
  if (specs.length > 0) return specs;
  throw new UsageError("there is nothing to evaluate: give --model, or leave out --no-baselines");
}

async function measureShowingProgress(
  { benchmark }: OpenedBenchmark,
  methods: readonly DescriptorMethod[],
  values: EvalValues,
  settings: EvaluationSettings,
  evaluate: typeof evaluateMethod,
): Promise<EvaluatedRow[][]> {
  const progress = createStepProgress();
  const measured = await Array.fromAsync(measureMethods(benchmark, methods, {
    ...settings,
    cache: values.cache,
    threads: methodOptions(values).threads,
    evaluate,
    onProgress: progress.show,
    onUnreadable: ({ path, reason }) => progress.note(`skipped ${path}: ${reason}`),
    onDescribed({ unreadable }) {
      progress.finish();
      if (unreadable > 0) {
        console.error(`warning: ${unreadable} images could not be read; their matches count as not found`);
      }
    },
  }));
  for (const method of methods) await method.dispose();
  return measured;
}
