import { dirname } from "@std/path";
import { differingKeys } from "../../json/differing_keys.ts";
import { readJsonFile } from "../../json/read_json_file.ts";
import { withLock } from "../../files/with_lock.ts";
import { writeReplacing } from "../../files/write_replacing.ts";
import type {
  AblationBaselines,
  AblationResult,
  AblationRun,
  AblationSetting,
} from "../../ablations/ablation_result.ts";
import { parseAblationResult } from "../../ablations/parse_ablation_result.ts";
import { recipeHash } from "../../ablations/recipe_hash.ts";
import { NOISE_RULE, summarizeAblation } from "../../ablations/summarize_ablation.ts";
import { variantRecipe } from "../../ablations/variant_recipe.ts";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import type { OpenedAblation } from "./open_ablation.ts";

/** The file of an ablation's results. */
export interface ResultFile {
  /** Reads its contents. */
  read(): Promise<AblationResult>;
  /** Adds a run, or takes the place of one with the same variant and seed; the file is whole at any moment. */
  add(run: AblationRun): Promise<void>;
  /** Adds what others find on the benchmark. */
  addBaselines(baselines: AblationBaselines): Promise<void>;
}

/** Options for {@linkcode openResultFile}. */
export interface ResultFileOptions {
  /** The file. */
  path: string;
  /** A file for the lock by which several processes add to one result. */
  lock: string;
  /** The ablation. */
  opened: OpenedAblation;
  /** The setting that its runs have in common. */
  setting: AblationSetting;
}

/**
 * Opens the file of an ablation's results; nothing is written yet where there is none.
 *
 * @throws {InvalidDataError} If it holds something else, or runs that cannot be compared with those that are planned:
 * of another setting, of a variant that the ablation does not have, or of one that has changed.
 */
export async function openResultFile(options: ResultFileOptions): Promise<ResultFile> {
  const read = () => readResult(options);
  await read();
  const change = (changed: (result: AblationResult) => AblationResult) =>
    withLock(options.lock, async () => {
      const text = `${JSON.stringify(changed(await read()), null, 2)}\n`;
      await Deno.mkdir(dirname(options.path), { recursive: true });
      await writeReplacing(options.path, (partial) => Deno.writeTextFile(partial, text));
    });
  return {
    read,
    add: (run) => change((result) => withRun(result, run)),
    addBaselines: (baselines) => change((result) => ({ ...result, baselines })),
  };
}

async function readResult({ path, opened, setting }: ResultFileOptions): Promise<AblationResult> {
  const { ablation: { title, description, variants }, base } = opened;
  const empty: AblationResult = {
    ...{ format: "rdcd ablation", version: 1, title, description },
    updated: new Date().toISOString(),
    environments: [],
    baseHash: recipeHash(base),
    setting,
    rule: NOISE_RULE,
    variants,
    runs: [],
    summary: [],
  };
  let found: AblationResult;
  try {
    found = parseAblationResult(await readJsonFile(path, "Run the ablation."), path);
  } catch (error) {
    if (error instanceof DataMissingError) return empty;
    throw error;
  }
  refuseOtherRuns(found, { path, opened, setting });
  return { ...found, title, description, variants };
}

function refuseOtherRuns(
  { baseHash, setting: before, runs }: AblationResult,
  { path, opened, setting }: Pick<ResultFileOptions, "path" | "opened" | "setting">,
): void {
  const { base, ablation: { variants } } = opened;
  // The base recipes are compared by their hashes, as their descriptions may differ.
  const others = differingKeys({ ...before, base: baseHash }, { ...setting, base: recipeHash(base) });
  if (others.length > 0) {
    throw new InvalidDataError(
      path,
      `its runs had another ${others.join(", another ")}: give the same again, or another --out`,
    );
  }
  for (const { variant: name, seed, recipeHash: hash } of runs) {
    const variant = variants.find((candidate) => candidate.name === name);
    if (variant !== undefined && recipeHash(variantRecipe(base, variant, { seed })) === hash) continue;
    const change = variant === undefined ? "does not have any more" : "gives another recipe now";
    throw new InvalidDataError(
      path,
      `it has a run of variant ${name}, which the ablation ${change}: move the file away, or give another --out`,
    );
  }
}

function withRun(result: AblationResult, run: AblationRun): AblationResult {
  const { variants } = result;
  const place = ({ variant }: AblationRun) => variants.findIndex(({ name }) => name === variant);
  const runs = [
    ...result.runs.filter(({ variant, seed }) => variant !== run.variant || seed !== run.seed),
    run,
  ]
    .sort((one, other) => place(one) - place(other) || one.seed - other.seed);
  return {
    ...result,
    updated: new Date().toISOString(),
    environments: [...new Set(runs.map(({ environment }) => environment))],
    runs,
    summary: summarizeAblation(runs, variants),
  };
}
