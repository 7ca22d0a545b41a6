import { dirname, join } from "@std/path";
import { evaluationCsv } from "../../benchmarks/report/evaluation_csv.ts";
import { evaluationTable, paperTable } from "../../benchmarks/report/evaluation_table.ts";
import { htmlReport } from "../../benchmarks/report/html_report.ts";
import { differenceTable, summaryTable } from "../../benchmarks/report/summary_table.ts";
import { textTable } from "../../tables/text_table.ts";
import { benchmarkFacts, factLines } from "./benchmark_facts.ts";
import type { EvaluationRow } from "../../benchmarks/evaluation/evaluation_row.ts";
import type { EvaluatedRow } from "../../benchmarks/evaluation/evaluated_row.ts";
import type { Evaluation } from "./evaluation.ts";
import { readEdits } from "../../benchmarks/layouts/read_edits.ts";
import { reportRows } from "./report_rows.ts";

/** Where results go. */
export interface ShowResultsOptions {
  /** True if the table is shown as JSON. */
  json: boolean;
  /** True if the table has a row for every combination, with every number, and the figure as many curves. */
  allColumns: boolean;
  /** The CSV file, if one is wanted. */
  csv?: string | undefined;
  /** The report's file. */
  report?: string | undefined;
  /** The folder that has the report where no file is named. */
  cache: string;
  /** The seed of benchmarks and intervals. */
  seed: number;
}

/**
 * Shows the table on stdout, and writes the CSV and the report.
 *
 * @param evaluation What was evaluated.
 * @param rows The rows of the table.
 * @param options Where it goes.
 */
export async function showResults(
  { benchmark, protocol, images }: Omit<Evaluation, "measured" | "specs">,
  rows: readonly EvaluatedRow[],
  options: ShowResultsOptions,
): Promise<void> {
  const facts = benchmarkFacts(benchmark, options.seed);
  const lines = factLines(facts, protocol);
  const numbers = rows.map((row) => row.result);
  console.log(
    options.json ? JSON.stringify({ ...facts, rows: numbers }, null, 2) : [
      ...lines,
      "",
      ...options.allColumns ? [textTable(evaluationTable(numbers))] : summary(numbers),
      "",
      ...paper(),
    ]
      .join("\n"),
  );
  if (options.csv !== undefined) {
    await write(options.csv, evaluationCsv(numbers, { ...protocol, benchmark: benchmark.name }));
  }
  const path = options.report ??
    join(options.cache, "reports", `${benchmark.name.replace(/[^\p{L}\p{N}]+/gu, "-")}.html`);
  const page = htmlReport({
    benchmark: benchmark.name,
    facts: lines.slice(1),
    command: ["deno task eval", ...Deno.args.map(quote)].join(" "),
    rows: await reportRows(
      rows,
      images?.benchmark ?? null,
      images === null ? new Map() : await readEdits(images.folder),
      options.allColumns,
    ),
  });
  await write(path, page);
  console.error(`report: ${path}`);
}

function summary(rows: readonly EvaluationRow[]): string[] {
  const norms = new Set(rows.flatMap(({ scoreNorm }) => scoreNorm ?? []));
  const differences = differenceTable(rows);
  return [
    textTable(summaryTable(rows)),
    "",
    ...norms.size === 1
      ? [`norm.: with score normalization ${[...norms].join()}, which R@P90 is with, too`]
      : [],
    "--all-codecs: whitened as well; --all-columns: every row with every number",
    ...differences === null ? [] : ["", textTable(differences)],
  ];
}

function paper(): string[] {
  return [
    "The paper's results, on DISC21: not comparable with another benchmark",
    "",
    textTable(paperTable()),
  ];
}

function quote(word: string): string {
  return /^[\w./:,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}
