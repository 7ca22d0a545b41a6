import { projectPath } from "../../files/project_path.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import type { CheckedDataSet, CheckedPart, DataSetFolders } from "../data_sets/data_set.ts";
import { DATA_SETS, type DataSetName } from "../data_sets/data_sets.ts";
import { dataFolder } from "../data_sets/folders.ts";
import { type Effort, estimateEffort } from "./estimate_effort.ts";
import type { EvaluateBenchmarkOptions } from "./evaluate_benchmark.ts";
import { PROTOCOLS } from "./protocols.ts";
import { withMethods } from "./with_methods.ts";

/** Options for {@linkcode planEvaluation}: where the data set is, and how it would be evaluated. */
export interface PlanEvaluationOptions
  extends
    Partial<DataSetFolders>,
    Pick<EvaluateBenchmarkOptions, "codecs" | "scoreNorms" | "cache" | "threads"> {
  /** The most images of each set, for a subset; all unless given. */
  limit?: number | undefined;
}

/** Findings of a dry run. */
export interface EvaluationPlan {
  /** The data set. */
  checked: CheckedDataSet;
  /** Effort of an evaluation; `null` where there are no images to tell by. */
  effort: Effort | null;
}

/**
 * Checks a published data set and estimates what its evaluation would take, from a few of its images: a dry run.
 *
 * @param methods What would be evaluated, as {@linkcode evaluateBenchmark} takes it; none to check the data set only.
 * @param options Where it is, by default below the folder that RDCD_DATA names or the checkout's `data`; and how it would
 * be evaluated, by default by all codecs of its protocol.
 *
 * @example A folder with a query and nothing else
 * ```ts
 * import { planEvaluation } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/val_query`);
 * await Deno.writeFile(`${folder}/val_query/Q0.jpg`, new Uint8Array());
 * const { checked } = await planEvaluation("disc21", [], { folder });
 * assert.equal(checked.complete, false);
 * assert.deepEqual(checked.parts.map(({ part, count }) => [part, count]), [
 *   ["queries", 1],
 *   ["references", 0],
 *   ["training images", 0],
 *   ["matches", 0],
 * ]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function planEvaluation(
  dataSet: DataSetName,
  methods: readonly (string | DescriptorMethod)[],
  options: PlanEvaluationOptions = {},
): Promise<EvaluationPlan> {
  const { home, protocol: name, check } = DATA_SETS[dataSet];
  const protocol = PROTOCOLS[name];
  const {
    folder = dataFolder(home),
    codecs = protocol.codecs,
    scoreNorms = protocol.scoreNorms,
    cache = projectPath("data/cache"),
    limit,
    threads,
  } = options;
  const checked = await check({ ...options, folder });
  const { images: sets, parts } = checked;
  if (sets.every(({ length }) => length === 0)) return { checked, effort: null };
  const count = (set: CheckedPart["sets"][number]) =>
    Math.min(
      limit ?? Infinity,
      parts.filter(({ sets }) => sets.includes(set)).reduce((total, { count }) => total + count, 0),
    );
  const counts = {
    queries: count("queries"),
    references: count("references"),
    training: count("training"),
  };
  const normalized = scoreNorms.filter((norm) => norm !== null).length;
  const comparisons = codecs.length *
    (counts.references * scoreNorms.length + counts.training * normalized);
  const fitsCodec = codecs.some((codec) => /PCA|ITQ/.test(codec));
  return await withMethods(methods, { protocol: name, threads }, async (opened) => ({
    checked,
    effort: await estimateEffort(opened, {
      ...{ samples: sets.flat(), counts, fitsCodec },
      comparisons,
      cache,
      threads,
    }),
  }));
}
