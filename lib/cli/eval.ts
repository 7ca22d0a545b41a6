import { compareMethods } from "../benchmarks/evaluation/compare_rows.ts";
import { descriptorsChoice } from "./eval/descriptors_choice.ts";
import { evaluateDescriptors } from "./eval/evaluate_descriptors.ts";
import { checkImages, evaluateImages } from "./eval/evaluate_images.ts";
import { help } from "./eval/help.ts";
import { openEvaluationDatabase } from "./eval/open_evaluation_database.ts";
import { options } from "./eval/options.ts";
import { showResults } from "./eval/show_results.ts";
import { writePredictions } from "./eval/write_predictions.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { integerOption, runTask } from "./task.ts";

quietLibraries();
await runTask({ name: "eval", help, options }, async (values) => {
  const seed = integerOption("seed", values.seed);
  const descriptors = descriptorsChoice(values);
  if (descriptors === null && values["dry-run"]) return await checkImages(values);
  const database = openEvaluationDatabase(values);
  // An open connection would keep the process from ending after an error.
  const evaluation = await (descriptors === null
    ? evaluateImages(values, database?.evaluate)
    : evaluateDescriptors(descriptors, values, database?.evaluate)).finally(() =>
      database?.close()
    );
  const { specs, measured, ids } = evaluation;
  const { "compare-to": base, predictions, json, csv, report, cache } = values;
  const rows = compareMethods(measured, base === undefined ? undefined : specs.indexOf(base), { seed });
  await showResults(evaluation, rows, { json, csv, report, cache, seed, allColumns: values["all-columns"] });
  if (predictions !== undefined) {
    await writePredictions(predictions, rows[0]!, ids);
    console.error(`predictions: ${predictions}`);
  }
});
