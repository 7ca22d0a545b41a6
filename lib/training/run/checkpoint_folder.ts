import { join } from "@std/path";
import { namesIn } from "../../files/names_in.ts";
import { CheckpointError } from "../../errors.ts";
import { readTrainingCheckpoint } from "./read_training_checkpoint.ts";
import type { TrainingCheckpoint } from "./training_checkpoint.ts";
import { writeTrainingCheckpoint } from "./write_training_checkpoint.ts";

/** Checkpoints that are kept: one more than needed, in case the last is damaged. */
const KEPT = 2;
const NAME = /^step-\d{9}\.safetensors$/;

/** A checkpoint and its file. */
export interface FoundCheckpoint {
  /** The file. */
  path: string;
  /** The checkpoint that it holds. */
  checkpoint: TrainingCheckpoint;
}

/**
 * Writes the checkpoint of a step, and removes all but the last two.
 *
 * @param folder The folder for checkpoints; made if it is not there.
 * @returns The file.
 */
export async function addCheckpoint(
  folder: string,
  step: number,
  checkpoint: TrainingCheckpoint,
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const path = join(folder, `step-${String(step).padStart(9, "0")}.safetensors`);
  await writeTrainingCheckpoint(path, checkpoint);
  const names = await listCheckpoints(folder);
  for (const name of names.slice(0, -KEPT)) await Deno.remove(join(folder, name));
  return path;
}

/**
 * The newest checkpoint that can be read.
 *
 * @param folder The folder; need not be there.
 * @param onDamaged Called for each newer one that cannot.
 * @returns `null` where there is none at all.
 * @throws {CheckpointError} If there are checkpoints and none can be read.
 */
export async function newestCheckpoint(
  folder: string,
  onDamaged: (error: CheckpointError) => void,
): Promise<FoundCheckpoint | null> {
  const damaged: CheckpointError[] = [];
  for (const name of (await listCheckpoints(folder)).reverse()) {
    const path = join(folder, name);
    try {
      const checkpoint = await readTrainingCheckpoint(path);
      damaged.forEach(onDamaged);
      return { path, checkpoint };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      damaged.push(error);
    }
  }
  if (damaged[0] !== undefined) throw damaged[0];
  return null;
}

/** The names of the checkpoints, the newest last. */
async function listCheckpoints(folder: string): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => NAME.test(name));
}
