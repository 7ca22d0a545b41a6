import { dirname, join } from "@std/path";
import { evaluationCsv } from "../../benchmarks/report/evaluation_csv.ts";
import { htmlReport } from "../../benchmarks/report/html_report.ts";
import { benchmarkFacts, factLines } from "./benchmark_facts.ts";
import type { EvaluatedRow } from "../../benchmarks/evaluation/evaluated_row.ts";
import type { Evaluation } from "./evaluation.ts";
import { readEdits } from "../../benchmarks/layouts/read_edits.ts";
import { reportRows } from "./report_rows.ts";
import { terminalTables } from "./terminal_tables.ts";

/** Where results go. */
export interface ShowResultsOptions {
  /** True if the table is shown as JSON. */
  json: boolean;
  /** The CSV file, if one is wanted. */
  csv?: string | undefined;
  /** The report's file. */
  report?: string | undefined;
  /** The folder that has the report where no file is named. */
  cache: string;
  /** The seed of benchmarks and intervals. */
  seed: number;
}

/** Shows the table on stdout, and writes the CSV and the report. */
export async function showResults(
  { benchmark, protocol, images }: Omit<Evaluation, "measured" | "specs">,
  rows: readonly EvaluatedRow[],
  options: ShowResultsOptions,
): Promise<void> {
  const facts = benchmarkFacts(benchmark, options.seed);
  const lines = factLines(facts, protocol);
  const numbers = rows.map((row) => row.result);
  console.log(
    options.json ? JSON.stringify({ ...facts, rows: numbers }, null, 2) : terminalTables(lines, rows),
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
    ),
  });
  await write(path, page);
  console.error(`report: ${path}`);
}

function quote(word: string): string {
  return /^[\w./:,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}
