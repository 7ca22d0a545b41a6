import schema from "../../data/ablations/ablation.schema.json" with { type: "json" };
import { breach, schemaCheck } from "../json/schema_check.ts";
import { InvalidDataError } from "../errors.ts";
import type { Ablation } from "./ablation.ts";

const check = schemaCheck<Ablation>(schema, "the ablation");

/**
 * Checks an ablation against `data/ablations/ablation.schema.json`, and then the rules between its variants: names
 * that differ, one variant that changes nothing, and no variant that changes the seed. Whether the patches make sense
 * shows when {@linkcode variantRecipe} applies them.
 *
 * @param json What an ablation's file holds, parsed.
 * @param path The file, for the message.
 * @returns The ablation, without the key `$schema` that editors use.
 * @throws {InvalidDataError} If it breaks the schema or a rule, naming the path of each key that does, what it must be
 * and what it is.
 *
 * @example The variants of an ablation
 * ```ts
 * import { parseAblation } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const json = JSON.parse(await Deno.readTextFile("data/ablations/descriptor_size.json"));
 * assert.deepEqual(parseAblation(json).variants.map(({ name }) => name), ["64", "128", "256", "512"]);
 * assert.throws(() => parseAblation({ ...json, seeds: 0 }), /seeds must be >= 1: current value is 0/);
 * ```
 */
export function parseAblation(json: unknown, path = "<ablation>"): Ablation {
  const ablation = check(json, path);
  const broken = brokenRules(ablation);
  if (broken.length > 0) throw new InvalidDataError(path, broken.join("; "));
  return ablation;
}

function brokenRules({ variants }: Ablation): string[] {
  const broken: string[] = [];
  const names = variants.map(({ name }) => name);
  if (new Set(names).size < names.length) broken.push(breach("variants", "have names that differ", names));
  const bases = variants.filter(({ patch }) => Object.keys(patch).length === 0).map(({ name }) => name);
  if (bases.length !== 1) broken.push(breach("variants", "have an empty patch exactly once", bases));
  for (const [index, { patch }] of variants.entries()) {
    if (!("seed" in patch)) continue;
    broken.push(breach(`variants[${index}].patch`, "leave the seed to the ablation's seeds", patch));
  }
  return broken;
}
