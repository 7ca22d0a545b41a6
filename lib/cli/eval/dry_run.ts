import { lack } from "../../benchmarks/data_sets/check_parts.ts";
import type { Effort } from "../../benchmarks/evaluation/estimate_effort.ts";
import { type EvaluationPlan, planEvaluation } from "../../benchmarks/evaluation/plan_evaluation.ts";
import type { Column } from "../../tables/formatted_table.ts";
import { textTable } from "../../tables/text_table.ts";
import { durationText, sizeText } from "../../text/quantity_text.ts";
import { methodOptions } from "../method_options.ts";
import { UsageError } from "../task.ts";
import { type BenchmarkChoice, DATA_SET_OPTIONS, type DescriptorsChoice } from "./benchmark_choice.ts";
import { withPreparedMethods } from "./evaluate.ts";
import type { EvalValues } from "./options.ts";

/**
 * Checks a published data set and says what its evaluation would take, without evaluating it.
 *
 * @param choice What would be evaluated.
 * @returns The exit code: 0 if the data set is complete, 1 if not.
 * @throws {UsageError} If the benchmark is not one that others publish.
 */
export async function dryRun(
  choice: BenchmarkChoice | DescriptorsChoice,
  values: EvalValues,
): Promise<number> {
  if (choice.kind !== "published") {
    throw new UsageError(`--dry-run checks a published data set: give one of ${DATA_SET_OPTIONS.join(", ")}`);
  }
  const { dataSet, folders, limit, cache } = choice;
  const plan = await withPreparedMethods(
    choice,
    values,
    async ({ methods, settings: { codecs, scoreNorms } }) => {
      const { threads } = methodOptions(values);
      return await planEvaluation(dataSet, methods, {
        ...folders,
        codecs,
        scoreNorms,
        limit,
        cache,
        threads,
      });
    },
  );
  const { checked: { images: _, ...checked }, effort } = plan;
  console.log(values.json ? JSON.stringify({ ...checked, effort }, null, 2) : planText(plan, cache));
  return checked.complete ? 0 : 1;
}

const COLUMNS: Column[] = [
  { heading: "part", align: "left" },
  { heading: "there", align: "right" },
  { heading: "published", align: "right" },
  { heading: "missing", align: "right" },
  { heading: "where", align: "left" },
];

function planText({ checked, effort }: EvaluationPlan, cache: string): string {
  const rows = checked.parts.map((part) => [
    part.part,
    String(part.count),
    part.published === null ? "–" : String(part.published),
    part.missing ? "all" : String(lack(part)),
    part.missing ? `not found: ${part.where}` : part.where,
  ]);
  return [
    `${checked.name} (${checked.layout}): ${checked.complete ? "complete" : "not complete"}`,
    "",
    textTable({ columns: COLUMNS, rows }),
    ...checked.problems.map((problem) => `problem: ${problem}`),
    "",
    ...effort === null ? ["There is no image to estimate time by."] : effortLines(effort, cache),
  ].join("\n");
}

function effortLines(
  { methods, images, imageBytes, freeBytes, memoryBytes }: Effort,
  cache: string,
): string[] {
  const disk = methods.reduce((total, { descriptorBytes }) => total + descriptorBytes, 0);
  return [
    `Estimate for ${images} images on this machine, from a few of them:`,
    ...methods.map(({ method, imagesPerSecond, describeSeconds, searchSeconds, descriptorBytes }) =>
      `  ${method}: ` +
      (describeSeconds === null
        ? "no image could be read"
        : `${durationText(describeSeconds)} to describe (${imagesPerSecond!.toPrecision(2)} images/s)`) +
      `, ${durationText(searchSeconds)} to search, ${sizeText(descriptorBytes)} of descriptors`
    ),
    `Disk: images ${sizeText(imageBytes)}, descriptors ${sizeText(disk)}; ${
      sizeText(freeBytes)
    } free for ${cache}` +
    (disk > freeBytes ? ": NOT ENOUGH" : ""),
    `Memory: about ${sizeText(memoryBytes)} at the peak`,
  ];
}
