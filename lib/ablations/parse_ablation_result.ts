import { InvalidDataError } from "../errors.ts";
import type { AblationResult } from "./ablation_result.ts";
import { NOISE_RULE, summarizeAblation } from "./summarize_ablation.ts";

/**
 * Takes what `deno task ablate` wrote, for tables and figures; its summary is made anew from its runs.
 *
 * @param json What the file holds, parsed.
 * @param path The file, for the message.
 * @returns The same, typed.
 * @throws {InvalidDataError} If it is no such result, or one of a version that is not known.
 *
 * @example Another kind of file
 * ```ts
 * import { parseAblationResult } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const json = JSON.parse(await Deno.readTextFile("data/ablations/components.json"));
 * assert.throws(() => parseAblationResult(json), /format must be "rdcd ablation" and version 1/);
 * ```
 */
export function parseAblationResult(json: unknown, path = "<result>"): AblationResult {
  const { format, version } = (json ?? {}) as Partial<AblationResult>;
  if (format === "rdcd ablation" && version === 1) {
    const result = json as AblationResult;
    // Anew, so that all results are judged by one rule.
    return { ...result, rule: NOISE_RULE, summary: summarizeAblation(result.runs, result.variants) };
  }
  throw new InvalidDataError(
    path,
    `format must be "rdcd ablation" and version 1: current value is ${JSON.stringify(format)} and ${version}`,
  );
}
