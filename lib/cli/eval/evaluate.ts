import type { BenchmarkOfIds, CopyBenchmark } from "../../benchmarks/copy_benchmark.ts";
import type { OpenedBenchmark } from "../../benchmarks/data_sets/data_set.ts";
import { builtInMethods } from "../../benchmarks/evaluation/built_in_methods.ts";
import { evaluateBenchmark, type EvaluatedMethod } from "../../benchmarks/evaluation/evaluate_benchmark.ts";
import type { DetailedRow } from "../../benchmarks/evaluation/evaluation_row.ts";
import { openBenchmarkDescriptors } from "../../benchmarks/evaluation/open_benchmark_descriptors.ts";
import { PROTOCOLS } from "../../benchmarks/evaluation/protocols.ts";
import { codecsForAnyLength } from "../../benchmarks/evaluation/unit_length.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { resolveMethod } from "../../descriptors/resolve_method.ts";
import { methodOptions } from "../method_options.ts";
import { openBenchmarkAloud } from "../open_benchmark_aloud.ts";
import { createStepProgress } from "../step_progress.ts";
import { UsageError } from "../task.ts";
import type { BenchmarkChoice, DescriptorsChoice } from "./benchmark_choice.ts";
import { type EvaluationSettings, evaluationSettings } from "./evaluation_settings.ts";
import { type EvaluationDatabase, openEvaluationDatabase } from "./open_evaluation_database.ts";
import type { EvalValues } from "./options.ts";
import { checkOneList } from "./write_predictions.ts";

/** Result of an evaluation, to be shown. */
export interface Evaluation {
  /** Benchmark that was evaluated on. */
  benchmark: CopyBenchmark | BenchmarkOfIds;
  /** Its images, and the folder that may say how queries were edited; `null` where only descriptors are at hand. */
  images: OpenedBenchmark | null;
  /** The rows of all methods. */
  rows: DetailedRow[];
  /** How it was evaluated. */
  settings: EvaluationSettings;
}

/** Everything that is ready before a benchmark is opened. */
interface Prepared {
  /** Methods as the user named them. */
  specs: string[];
  /** The methods. */
  methods: DescriptorMethod[];
  /** How they are evaluated. */
  settings: EvaluationSettings;
}

/**
 * Evaluates what the user chose.
 *
 * @throws {UsageError} If options exclude each other, or there is nothing to evaluate.
 */
export async function evaluate(
  choice: BenchmarkChoice | DescriptorsChoice,
  values: EvalValues,
): Promise<Evaluation> {
  const database = openEvaluationDatabase(values, PROTOCOLS[choice.protocol]);
  try {
    if (choice.kind === "descriptors") return await evaluateDescriptors(choice, values, database);
    return await withPreparedMethods(choice, values, async ({ specs, methods, settings }) => {
      const images = await openBenchmarkAloud(choice, choice);
      const { benchmark } = images;
      const rows = await measure(benchmark, methods, { specs, settings, values, database });
      return { benchmark, images, settings, rows };
    });
  } finally {
    // An open connection would keep the process from ending after an error.
    await database?.close();
  }
}

/**
 * Prepares the evaluation of images. It comes before the benchmark, so that a mistyped name or a damaged checkpoint shows
 * at once.
 *
 * @param use What is done with the methods, which are disposed of afterwards.
 * @throws {UsageError} If options exclude each other, or there is nothing to evaluate.
 */
export async function withPreparedMethods<Result>(
  choice: BenchmarkChoice,
  values: EvalValues,
  use: (prepared: Prepared) => Promise<Result>,
): Promise<Result> {
  const protocol = PROTOCOLS[choice.protocol];
  const hasTraining = !protocol.isFixed ||
    (choice.kind === "published" && choice.folders.whitening !== undefined);
  const settings = evaluationSettings(values, protocol, { hasTraining });
  const specs = withBase([...values["no-baselines"] ? [] : await builtInMethods(), ...values.model], values);
  if (specs.length === 0) {
    throw new UsageError("there is nothing to evaluate: give --model, or leave out --no-baselines");
  }
  if (values.predictions !== undefined) checkOneList(specs.length, settings, choice.limit !== undefined);
  const methods: DescriptorMethod[] = [];
  try {
    for (const spec of specs) {
      methods.push(await resolveMethod(spec, { assumedSize: protocol.size, ...methodOptions(values) }));
    }
    return await use({ specs, methods, settings });
  } finally {
    for (const method of methods) await method.dispose();
  }
}

async function evaluateDescriptors(
  choice: DescriptorsChoice,
  values: EvalValues,
  database: EvaluationDatabase | null,
): Promise<Evaluation> {
  const specs = withBase(choice.paths, values);
  const opened = [];
  for (const path of specs) {
    const descriptors = await openBenchmarkDescriptors(path, choice);
    const { lost: { queries, references } } = descriptors;
    if (queries + references > 0) {
      console.error(
        `warning: ${path} lacks ${queries} queries and ${references} references of the ground truth; their matches ` +
          "count as not found",
      );
    }
    opened.push(descriptors);
  }
  const { benchmark } = opened[0]!;
  const hasTraining = benchmark.training.length > 0;
  const typed = evaluationSettings(values, PROTOCOLS[choice.protocol], { hasTraining });
  const codecs = values.codec ?? await codecsForAnyLength(typed.codecs, opened);
  const settings = { ...typed, codecs };
  if (values.predictions !== undefined) checkOneList(specs.length, settings, false);
  const rows = await measure(benchmark, opened, { specs, settings, values, database });
  return { benchmark, images: null, settings, rows };
}

function withBase(specs: readonly string[], { "compare-to": base }: EvalValues): string[] {
  return [...new Set([...specs, ...base === undefined ? [] : [base]])];
}

/** How {@linkcode measure} goes about it. */
interface MeasureOptions extends Pick<Prepared, "specs" | "settings"> {
  values: EvalValues;
  database: EvaluationDatabase | null;
}

/** Calls {@linkcode evaluateBenchmark}, and says on stderr how far it is. */
async function measure(
  benchmark: CopyBenchmark | BenchmarkOfIds,
  methods: readonly EvaluatedMethod[],
  { specs, settings, values, database }: MeasureOptions,
): Promise<DetailedRow[]> {
  const progress = createStepProgress();
  const base = values["compare-to"];
  const rows = await evaluateBenchmark(benchmark, methods, {
    ...settings,
    cache: values.cache,
    threads: methodOptions(values).threads,
    compareTo: base === undefined ? undefined : methods[specs.indexOf(base)],
    searchElsewhere: database?.search,
    details: true,
    onProgress: progress.show,
    onUnreadable: ({ path, reason }) => progress.note(`skipped ${path}: ${reason}`),
    onDescribed({ unreadable }) {
      progress.finish();
      if (unreadable > 0) {
        console.error(`warning: ${unreadable} images could not be read; their matches count as not found`);
      }
    },
  });
  for (const { result: { method, codec, scoreNorm, exactNeighborsFound } } of rows) {
    if (exactNeighborsFound === undefined) continue;
    console.error(
      `${method}, ${codec}, score norm ${scoreNorm ?? "none"}: HNSW found ${
        (100 * exactNeighborsFound).toFixed(2)
      } % of the ${settings.k} exact neighbors`,
    );
  }
  return rows;
}
