import type { DescriptorMethod } from "../../descriptors/method.ts";
import type { Column } from "../../tables/formatted_table.ts";
import { textTable } from "../../tables/text_table.ts";
import { durationText, sizeText } from "../../text/quantity_text.ts";
import { checkDataSet, type PublishedChoice } from "./check_data_set.ts";
import type { CheckedDataSet, CheckedPart } from "./checked_data_set.ts";
import { type Effort, estimateEffort } from "./estimate_effort.ts";

/** Options for a dry run: what an evaluation would do beside describing images. */
export interface DryRunOptions {
  /** How many codecs. */
  codecs: number;
  /** Score normalizations; `null` for none. */
  scoreNorms: readonly (string | null)[];
  /** Threads that decode. */
  threads?: number | undefined;
}

/** Findings of a dry run. */
export interface DryRun {
  /** True if everything is there, in the published numbers. */
  complete: boolean;
  /** The data set. */
  checked: CheckedDataSet;
  /** Effort of an evaluation; `null` where there are no images to tell by. */
  effort: Effort | null;
}

/**
 * Checks a data set and estimates what its evaluation would take.
 *
 * @param choice Which data set, and where.
 * @param methods What would be evaluated; borrowed.
 * @param options What would be done.
 */
export async function dryRun(
  choice: PublishedChoice,
  methods: readonly DescriptorMethod[],
  options: DryRunOptions,
): Promise<DryRun> {
  const checked = await checkDataSet(choice);
  const complete = checked.problems.length === 0 &&
    checked.parts.every((part) => lack(part) === 0 && !part.missing);
  const sets = checked.images;
  if (sets.every(({ length }) => length === 0)) return { complete, checked, effort: null };
  const most = (images: number) => Math.min(images, choice.limit ?? Infinity);
  const [queries, references, training] = choice.kind === "copydays"
    ? [sum(checked, /\/|^original$|^strong$/), sum(checked, /^original$|^distractors$/), 0]
    : [sum(checked, /^queries$/), sum(checked, /^references$/), sum(checked, /^training/)];
  const normalized = options.scoreNorms.filter((norm) => norm !== null).length;
  const effort = await estimateEffort(methods, {
    sets,
    limit: choice.limit,
    queries: most(queries),
    comparisons: options.codecs *
      (most(references) * options.scoreNorms.length + most(training) * normalized),
    cache: choice.cache,
    threads: options.threads,
  });
  return { complete, checked, effort };
}

/** The counts of the parts of some names, added up. */
function sum({ parts }: CheckedDataSet, names: RegExp): number {
  return parts.filter(({ part }) => names.test(part))
    .reduce((total, { count }) => total + count, 0);
}

/** How many fewer there are than published. */
function lack({ count, published }: CheckedPart): number {
  return published === null ? 0 : Math.max(0, published - count);
}

const COLUMNS: Column[] = [
  { heading: "part", align: "left" },
  { heading: "there", align: "right" },
  { heading: "published", align: "right" },
  { heading: "missing", align: "right" },
  { heading: "where", align: "left" },
];

/**
 * A dry run in lines for people.
 *
 * @param cache Where descriptors would be kept.
 */
export function dryRunText({ checked, effort, complete }: DryRun, cache: string): string {
  const rows = checked.parts.map((part) => [
    part.part,
    String(part.count),
    part.published === null ? "–" : String(part.published),
    part.missing ? "all" : String(lack(part)),
    part.missing ? `not found: ${part.where}` : part.where,
  ]);
  return [
    `${checked.name} (${checked.layout}): ${complete ? "complete" : "not complete"}`,
    "",
    textTable({ columns: COLUMNS, rows }),
    ...checked.problems.map((problem) => `problem: ${problem}`),
    "",
    ...effort === null ? ["There is no image to estimate time by."] : effortLines(effort, cache),
  ].join("\n");
}

function effortLines({ methods, images, imageBytes, freeBytes }: Effort, cache: string): string[] {
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
  ];
}
