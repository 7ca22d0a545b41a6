import type { AblationResult } from "../ablations/ablation_result.ts";
import type { BarTrace } from "../figures/trace.ts";
import type { Displayed } from "./displayed.ts";
import { figure, type FigureForms } from "./figure.ts";

const METRICS = { averagePrecision: "µAP", normalizedAveragePrecision: "µAP, score norm." } as const;

/**
 * An ablation's µAP, without and with score normalization, as bars with the standard deviation over seeds.
 *
 * @param result What {@linkcode parseAblationResult} returned.
 * @returns A figure with a pair of bars for each variant, in %.
 *
 * @example The terms of the loss
 * ```ts
 * import { parseAblationResult } from "rdcd/training";
 * import { ablationFigure } from "rdcd/notebook";
 * import assert from "node:assert/strict";
 *
 * const result = parseAblationResult(JSON.parse(await Deno.readTextFile("data/results/components.json")));
 * const { data } = ablationFigure(result).forms["application/vnd.plotly.v1+json"];
 * assert.deepEqual(data.map(({ name }) => name), ["µAP", "µAP, score norm."]);
 * ```
 */
export function ablationFigure({ title, summary }: AblationResult): Displayed<FigureForms> {
  const bars = Object.entries(METRICS).map(([metric, name]): BarTrace => {
    const measured = summary.map(({ metrics }) => metrics[metric as keyof typeof METRICS]);
    return {
      type: "bar",
      name,
      x: summary.map(({ variant }) => variant),
      y: measured.map(({ mean }) => 100 * mean),
      error_y: { array: measured.map(({ deviation }) => 100 * (deviation ?? 0)) },
    };
  });
  return figure(
    { data: bars, layout: { barmode: "group", yaxis: { title: { text: "%" }, rangemode: "tozero" } } },
    { description: `${title}: means over seeds with standard deviations.` },
  );
}
