import type { AblationResult, MetricSummary, VariantSummary } from "./ablation_result.ts";
import { differenceVerdict } from "./difference_verdict.ts";
import { differenceText, numberText } from "../tables/number_text.ts";
import type { Column, FormattedTable } from "../tables/formatted_table.ts";
import type { ValidationResult } from "../training/run/validate_encoder.ts";
import { paperAgreement } from "./paper_agreement.ts";

/**
 * An ablation as cells: for each variant the metrics in per cent, mean ± deviation over seeds, and how its µAP differs
 * from the base's, in points with the 95 % interval; below them what the tiny image and the teacher find.
 *
 * There is a column for InfoNCE where a contrastive term was trained, and one for the paper where that says something.
 */
export function ablationTable(
  { summary, variants, baselines }: Pick<AblationResult, "summary" | "variants" | "baselines">,
): FormattedTable {
  const right = (heading: string): Column => ({ heading, align: "right" });
  const left = (heading: string): Column => ({ heading, align: "left" });
  const hasContrast = summary.some(({ contrast }) => contrast !== null);
  const hasPaper = variants.some(({ paper }) => paper !== undefined);
  const cells = (line: VariantSummary): string[] => {
    const { variant: name, metrics, contrast } = line;
    const { averagePrecision, normalizedAveragePrecision, recallAtRank1, recallAtP90 } = metrics;
    const variant = variants.find((candidate) => candidate.name === name);
    return [
      nameOf(line),
      String(line.runs),
      spread(averagePrecision),
      ...compared(averagePrecision),
      spread(normalizedAveragePrecision),
      ...compared(normalizedAveragePrecision),
      ...hasPaper
        ? [variant === undefined ? "–" : paperAgreement(variant, normalizedAveragePrecision) ?? "–"]
        : [],
      spread(recallAtRank1),
      spread(recallAtP90),
      ...hasContrast
        ? [contrast === null ? "–" : `${contrast.infoNce.toFixed(2)} of ${contrast.chance.toFixed(2)}`]
        : [],
      line.seconds.toFixed(0),
      line.imagesPerSecond.toFixed(0),
    ];
  };
  const others = (name: string, found: ValidationResult | undefined): string[][] =>
    found === undefined ? [] : [[
      ...[name, "–", percent(found.averagePrecision), "–", "–"],
      ...[percent(found.normalizedAveragePrecision), "–", "–", ...hasPaper ? ["–"] : []],
      ...[percent(found.recallAtRank1), percent(found.recallAtP90), ...hasContrast ? ["–"] : [], "–", "–"],
    ]];
  return {
    columns: [
      ...[left("variant"), right("seeds"), right("µAP"), right("to base"), left("is")],
      ...[right("µAP_SN"), right("to base"), left("is"), ...hasPaper ? [left("paper")] : []],
      ...[right("acc@1"), right("R@P90"), ...hasContrast ? [right("InfoNCE of chance")] : []],
      ...[right("s/run"), right("images/s")],
    ],
    rows: [
      ...summary.map(cells),
      ...others("(the tiny image)", baselines?.tiny),
      ...others("(the teacher)", baselines?.teacher),
    ],
  };
}

function nameOf({ variant, runs, atChance }: VariantSummary): string {
  if (atChance === 0) return variant;
  return `${variant} (contrastive term at chance${atChance < runs ? ` in ${atChance}` : ""})`;
}

function spread({ mean, deviation }: MetricSummary): string {
  return deviation === null ? percent(mean) : `${percent(mean)} ± ${percent(deviation)}`;
}

/** A difference in points, and the verdict on it. */
function compared(summary: MetricSummary): [string, string] {
  const { difference } = summary;
  if (difference === null) return ["–", "–"];
  const { mean, interval } = difference;
  const range = interval === null ? "" : ` [${signed(interval.low)}, ${signed(interval.high)}]`;
  return [`${signed(mean)}${range}`, differenceVerdict(summary)!];
}

function signed(share: number): string {
  return differenceText(100 * share, 1);
}

function percent(share: number): string {
  return numberText(100 * share, 1);
}
