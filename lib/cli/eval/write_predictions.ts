import { dirname } from "@std/path";
import { checkPredictions } from "../../evaluation/check_predictions.ts";
import { predictionsCsv } from "../../benchmarks/report/predictions_csv.ts";
import { writeReplacing } from "../../files/write_replacing.ts";
import { UsageError } from "../task.ts";
import type { EvaluateMethodOptions } from "../../benchmarks/evaluation/evaluate_method.ts";
import type { Evaluation } from "./evaluate.ts";

/**
 * Refuses to write predictions where the options ask for more than one list of them, before anything is computed.
 *
 * @param settings The codecs and score normalizations.
 * @param isSubset Whether only a subset is evaluated.
 * @throws {UsageError} If there is more than one list, or only a part of the queries.
 */
export function checkOneList(
  methods: number,
  { codecs, scoreNorms }: Pick<EvaluateMethodOptions, "codecs" | "scoreNorms">,
  isSubset: boolean,
): void {
  if (methods * codecs.length * scoreNorms.length !== 1) {
    throw new UsageError(
      "--predictions writes those of one row, so give one --model with --no-baselines (or one --descriptors), one " +
        `--codec and one --score-norm: there are ${methods} methods, ${codecs.length} codecs and ` +
        `${scoreNorms.length} score normalizations`,
    );
  }
  if (isSubset) {
    throw new UsageError("--predictions is for whole benchmarks: a subset's file could not say what it is");
  }
}

/**
 * Writes the predictions of an evaluation as the challenge takes them.
 *
 * @param path The CSV file; one of this name is replaced.
 * @param evaluation What was evaluated, with one row.
 * @throws {RangeError} If the challenge's rules refuse them; nothing is written then.
 */
export async function writePredictions(
  path: string,
  { rows: [row], benchmark: { groundTruth: { queries }, references } }: Evaluation,
): Promise<void> {
  const { predictions } = row!;
  const ids = references.map((reference) => typeof reference === "string" ? reference : reference.id);
  checkPredictions(predictions, { queries, references: ids });
  await Deno.mkdir(dirname(path), { recursive: true });
  await writeReplacing(path, async (partial) => {
    const chunks = ReadableStream.from(predictionsCsv(predictions)).pipeThrough(new TextEncoderStream());
    await Deno.writeFile(partial, chunks);
  });
}
