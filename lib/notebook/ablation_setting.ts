import type { AblationResult } from "../ablations/ablation_result.ts";
import type { Displayed } from "./displayed.ts";
import type { TableForms } from "./displayed_table.ts";
import { table } from "./table.ts";

/**
 * Lists what the runs of an ablation have in common: network, images, teacher and benchmark.
 *
 * @param result What {@linkcode parseAblationResult} returned.
 * @returns A table of two columns.
 *
 * @example Images that were trained on
 * ```ts
 * import { parseAblationResult } from "rdcd/training";
 * import { ablationSetting } from "rdcd/notebook";
 * import assert from "node:assert/strict";
 *
 * const result = parseAblationResult(JSON.parse(await Deno.readTextFile("data/results/components.json")));
 * const text = ablationSetting(result).forms["text/plain"];
 * assert.match(text, new RegExp(`images trained on +${result.setting.images.count}`));
 * ```
 */
export function ablationSetting({ setting }: Pick<AblationResult, "setting">): Displayed<TableForms> {
  const { base, images, benchmark, teacher } = setting;
  const sizes = base.sizes.map(({ size }) => size).join(" and ");
  return table([
    { what: "student of the base", value: base.student.backbone },
    { what: "numbers a descriptor", value: String(base.student.descriptorDims) },
    { what: "epochs, pixels", value: `${base.epochs}, ${sizes}` },
    { what: "images trained on", value: String(images.count) },
    { what: "teacher", value: teacher?.backbone ?? "none" },
    { what: "queries, of which copies", value: `${benchmark.queries}, ${benchmark.copies}` },
  ]);
}
