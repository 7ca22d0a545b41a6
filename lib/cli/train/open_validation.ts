import { join } from "@std/path";
import { listImages } from "../../images/list_images.ts";
import { makeBenchmark } from "../../benchmarks/making/make_benchmark.ts";
import { readDisc21 } from "../../benchmarks/layouts/read_disc21.ts";
import type { TrainOptions } from "../../training/run/train_options.ts";
import { createStepProgress } from "../step_progress.ts";
import { integerOption, UsageError } from "../task.ts";

/** The options of the task that say what is validated on. */
export interface ValidationValues {
  /** `--validate-every`. */
  "validate-every"?: string | undefined;
  /** `--validation-images`. */
  "validation-images"?: string | undefined;
}

/**
 * The benchmark that the student is validated on, made in the run's folder if it is not there yet.
 *
 * @returns `undefined` where there is no validation.
 * @throws {UsageError} If one of the two options is given alone.
 */
export async function openValidation(
  values: ValidationValues,
  out: string,
): Promise<TrainOptions["validation"]> {
  const { "validate-every": every, "validation-images": images } = values;
  if (every === undefined && images === undefined) return undefined;
  if (every === undefined || images === undefined) {
    throw new UsageError("--validate-every and --validation-images belong together: give both or neither");
  }
  const epochs = integerOption("validate-every", every, 1);
  const progress = createStepProgress();
  const folder = join(out, "validation");
  await Deno.mkdir(out, { recursive: true });
  const { skipped } = await makeBenchmark({
    images: await listImages(images),
    out: folder,
    seed: 0,
    replace: true,
    onProgress: progress.show,
  }).finally(progress.finish);
  for (const { id, reason } of skipped) console.error(`warning: left out ${id}: ${reason}`);
  return { every: epochs, benchmark: await readDisc21(folder) };
}
