import type { AblationResult, VariantSummary } from "./ablation_result.ts";

/**
 * Finds the summary of the runs of one variant, by the variant's name.
 *
 * @param result What {@linkcode parseAblationResult} returned.
 * @param variant The name, as the ablation has it.
 * @returns Its line of `result.summary`.
 * @throws {RangeError} If no runs of such a variant were measured, naming those that were.
 *
 * @example What the teacher is worth, in points
 * ```ts
 * import { parseAblationResult, variantSummary } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const result = parseAblationResult(JSON.parse(await Deno.readTextFile("data/results/teacher.json")));
 * const [taught, alone] = ["rdcd", "rdcd-without-teacher"].map((name) => variantSummary(result, name).metrics);
 * assert.ok(100 * (taught!.averagePrecision.mean - alone!.averagePrecision.mean) > 10);
 * ```
 */
export function variantSummary(
  { summary }: Pick<AblationResult, "summary">,
  variant: string,
): VariantSummary {
  const found = summary.find((line) => line.variant === variant);
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot find what was measured as variant must be one of ${
      summary.map((line) => line.variant).join(", ")
    }: current value is ${variant}`,
  );
}
