import { evaluationChoice } from "./eval/benchmark_choice.ts";
import { dryRun } from "./eval/dry_run.ts";
import { evaluate } from "./eval/evaluate.ts";
import { help } from "./eval/help.ts";
import { options } from "./eval/options.ts";
import { showResults } from "./eval/show_results.ts";
import { writePredictions } from "./eval/write_predictions.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { runTask } from "./task.ts";

quietLibraries();
await runTask({ name: "eval", help, options }, async (values) => {
  const choice = evaluationChoice(values);
  if (values["dry-run"]) return await dryRun(choice, values);
  const evaluation = await evaluate(choice, values);
  const { json, csv, report, cache, predictions, "all-columns": allColumns } = values;
  await showResults(evaluation, { json, csv, report, cache, allColumns });
  if (predictions !== undefined) {
    await writePredictions(predictions, evaluation);
    console.error(`predictions: ${predictions}`);
  }
});
