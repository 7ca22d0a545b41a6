import { readJsonFile } from "../json/read_json_file.ts";
import type { AblationResult } from "./ablation_result.ts";
import { parseAblationResult } from "./parse_ablation_result.ts";

/**
 * Reads a file that `deno task ablate` wrote, for tables and figures.
 *
 * @param path The file.
 * @returns Its runs, with a summary that is made anew from them.
 * @throws {DataMissingError} If there is none, with what to type for it.
 * @throws {InvalidDataError} If it holds something else.
 *
 * @example What was measured of the terms
 * ```ts
 * import { readAblationResult } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const { variants } = await readAblationResult("data/results/components.json");
 * assert.ok(variants.some(({ name }) => name === "RSD+con+HN"));
 * ```
 */
export async function readAblationResult(path: string): Promise<AblationResult> {
  const json = await readJsonFile(
    path,
    "deno task ablate writes it: see docs/ablations.md for the command, and data/ablations for what can be compared.",
  );
  return parseAblationResult(json, path);
}
