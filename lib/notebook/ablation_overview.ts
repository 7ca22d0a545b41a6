import type { AblationResult } from "../ablations/ablation_result.ts";
import { ablationTable } from "../ablations/ablation_table.ts";
import type { Displayed } from "./displayed.ts";
import { displayedTable, type TableForms } from "./displayed_table.ts";

/**
 * An ablation's findings, as `deno task ablate` prints them: for each variant the means over seeds with the standard
 * deviation, and how far µAP is from the base's with the same seeds, with the 95 % interval and a word on it, see {@linkcode differenceVerdict}.
 *
 * @param result What {@linkcode parseAblationResult} returned.
 * @returns A table; shares in %, differences in points.
 *
 * @example The terms of the loss
 * ```ts
 * import { parseAblationResult } from "rdcd/training";
 * import { ablationOverview } from "rdcd/notebook";
 * import assert from "node:assert/strict";
 *
 * const result = parseAblationResult(JSON.parse(await Deno.readTextFile("data/results/components.json")));
 * assert.match(ablationOverview(result).forms["text/plain"], /RSD\+con\+HN .* ± /);
 * ```
 */
export function ablationOverview(
  result: Pick<AblationResult, "summary" | "variants" | "baselines">,
): Displayed<TableForms> {
  return displayedTable(ablationTable(result));
}
