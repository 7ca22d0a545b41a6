import { InvalidDataError } from "../../errors.ts";
import type { DescriptorsChoice } from "./descriptors_choice.ts";
import { evaluateMethod } from "../../benchmarks/evaluation/evaluate_method.ts";
import type { EvaluatedRow } from "../../benchmarks/evaluation/evaluated_row.ts";
import type { Evaluation } from "./evaluation.ts";
import { codecsForAnyLength, type EvaluationSettings, evaluationSettings } from "./evaluation_settings.ts";
import { openDescribed, type OpenedDescriptors } from "./open_described.ts";
import type { EvalValues } from "./options.ts";
import { PROTOCOLS } from "../../benchmarks/evaluation/protocols.ts";
import { areUnitLength } from "../../benchmarks/evaluation/unit_length.ts";
import { checkOneList } from "./write_predictions.ts";

/**
 * Evaluates descriptors that were made elsewhere.
 *
 * @param choice Files or folders, each of all sets of the same images, and the truth about them.
 * @param evaluate What evaluates a method: {@linkcode evaluateMethod}, or that of a database.
 * @throws {UsageError} If options exclude each other.
 * @throws {InvalidDataError} If files describe different numbers of images.
 */
export async function evaluateDescriptors(
  choice: DescriptorsChoice,
  values: EvalValues,
  evaluate: typeof evaluateMethod = evaluateMethod,
): Promise<Evaluation> {
  const { protocol: name, groundTruth } = choice;
  const base = values["compare-to"];
  const specs = [...new Set([...choice.paths, ...base === undefined ? [] : [base]])];
  const measured: EvaluatedRow[][] = [];
  let first: OpenedDescriptors | undefined;
  let settings: EvaluationSettings | undefined;
  for (const path of specs) {
    const opened = await openDescribed(path, name, groundTruth);
    first ??= opened;
    refuseOthers(path, opened, first);
    settings ??= await settingsFor(opened, choice, values);
    if (values.predictions !== undefined) checkOneList(specs.length, settings, false);
    measured.push(await evaluate(opened.method, opened.described, opened.benchmark, settings));
  }
  const { benchmark } = first!;
  const { k, candidates } = settings!;
  return { benchmark, ids: benchmark, images: null, specs, measured, protocol: { name, k, candidates } };
}

/** The first file decides on the codecs, so that the rows of all are comparable. */
async function settingsFor(
  { described: { queries, references, training } }: OpenedDescriptors,
  { protocol }: DescriptorsChoice,
  values: EvalValues,
): Promise<EvaluationSettings> {
  const settings = evaluationSettings(values, PROTOCOLS[protocol], { hasTraining: training.ids.length > 0 });
  if (await areUnitLength([queries, references])) return settings;
  return { ...settings, codecs: codecsForAnyLength(settings) };
}

function refuseOthers(path: string, { benchmark }: OpenedDescriptors, first: OpenedDescriptors): void {
  for (const set of ["queries", "references", "training"] as const) {
    const [count, expected] = [benchmark[set].length, first.benchmark[set].length];
    if (count === expected) continue;
    throw new InvalidDataError(
      path,
      `it has ${count} ${set}, but the first descriptors have ${expected}: they cannot be compared`,
    );
  }
}
