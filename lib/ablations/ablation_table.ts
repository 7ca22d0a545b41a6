import type { AblationResult, MetricSummary, VariantSummary } from "./ablation_result.ts";
import { differenceVerdict } from "./difference_verdict.ts";
import { differenceText, numberText } from "../tables/number_text.ts";
import type { FormattedTable } from "../tables/formatted_table.ts";

/**
 * An ablation as cells: for each variant the metrics in per cent, mean ± deviation over seeds, and how its µAP differs
 * from the base's, in points with the 95 % interval.
 */
export function ablationTable({ summary }: Pick<AblationResult, "summary">): FormattedTable {
  return {
    columns: [
      { heading: "variant", align: "left" },
      { heading: "seeds", align: "right" },
      { heading: "µAP", align: "right" },
      { heading: "to base", align: "right" },
      { heading: "is", align: "left" },
      { heading: "µAP_SN", align: "right" },
      { heading: "to base", align: "right" },
      { heading: "is", align: "left" },
      { heading: "acc@1", align: "right" },
      { heading: "R@P90", align: "right" },
      { heading: "s/run", align: "right" },
      { heading: "images/s", align: "right" },
    ],
    rows: summary.map(cells),
  };
}

function cells({ variant, runs, metrics, atChance, seconds, imagesPerSecond }: VariantSummary): string[] {
  const { averagePrecision, normalizedAveragePrecision, recallAtRank1, recallAtP90 } = metrics;
  return [
    atChance === 0
      ? variant
      : `${variant} (contrastive term at chance${atChance < runs ? ` in ${atChance}` : ""})`,
    String(runs),
    spread(averagePrecision),
    ...compared(averagePrecision),
    spread(normalizedAveragePrecision),
    ...compared(normalizedAveragePrecision),
    spread(recallAtRank1),
    spread(recallAtP90),
    seconds.toFixed(0),
    imagesPerSecond.toFixed(0),
  ];
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
