import { join } from "@std/path";
import { namesIn } from "../../files/names_in.ts";
import { projectPath } from "../../files/project_path.ts";
import { DataMissingError } from "../../errors.ts";
import { MODEL_FILE_ENDINGS } from "../../weights/find_model_file.ts";
import { PUBLISHED_MODELS } from "../../weights/published_models.ts";
import { builtInMethods } from "../evaluation/built_in_methods.ts";
import { modelsFolder } from "../../weights/models_folder.ts";
import type { Tier } from "./open_tier_benchmark.ts";

/**
 * The methods that a tier has: at the micro tier the models that this toolkit ships and the hashes, as in
 * `deno task eval`; at the paper tier every checkpoint in the folder that the environment's `RDCD_MODELS` names and in
 * the checkout's `data/models`, published ones by their names.
 *
 * @param tier The tier.
 * @returns What {@linkcode evaluateBenchmark} and {@linkcode resolveMethod} take, in table order.
 * @throws {DataMissingError} If there is no checkpoint.
 *
 * @example The hashes come last
 * ```ts
 * import { tierMethods } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const methods = await tierMethods("micro");
 * assert.deepEqual(methods.slice(-3), ["pdq", "phash", "tiny"]);
 * ```
 */
export async function tierMethods(tier: Tier): Promise<string[]> {
  if (tier === "micro") return await builtInMethods();
  const shipped = projectPath("data/models");
  const folder = modelsFolder() ?? shipped;
  const files = new Set(await checkpointsIn(folder));
  const published = [...PUBLISHED_MODELS].filter(([, model]) => model.files.some((file) => files.has(file)));
  for (const [, model] of published) for (const file of model.files) files.delete(file);
  const others = [...files].map((file) => join(folder, file));
  const ours = folder === shipped ? [] : (await checkpointsIn(shipped)).map((file) => join(shipped, file));
  const methods = [...published.map(([name]) => name), ...others, ...ours];
  if (methods.length > 0) return methods;
  throw new DataMissingError(
    join(folder, `*{${MODEL_FILE_ENDINGS.join(",")}}`),
    "Set RDCD_MODELS to the folder that has checkpoints of RDCD, SSCD or DINO, under the names of their files.",
  );
}

async function checkpointsIn(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  return names.filter((name) => MODEL_FILE_ENDINGS.some((ending) => name.endsWith(ending)));
}
