import { dirname, join } from "@std/path";
import { evaluationCsv } from "../../benchmarks/report/evaluation_csv.ts";
import { evaluationTable, paperTable } from "../../benchmarks/report/evaluation_table.ts";
import { htmlReport } from "../../benchmarks/report/html_report.ts";
import { differenceTable, fitTable, summaryTable } from "../../benchmarks/report/summary_table.ts";
import { textTable } from "../../tables/text_table.ts";
import { benchmarkFacts, factLines } from "./benchmark_facts.ts";
import type { EvaluationRow } from "../../benchmarks/evaluation/evaluation_row.ts";
import { PROTOCOLS } from "../../benchmarks/evaluation/protocols.ts";
import type { Evaluation } from "./evaluate.ts";
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
}

/** Shows the table on stdout, and writes the CSV and the report. */
export async function showResults(
  { benchmark, images, rows, settings }: Evaluation,
  options: ShowResultsOptions,
): Promise<void> {
  const facts = benchmarkFacts(benchmark, settings.seed);
  const lines = factLines(facts, { ...settings, remark: PROTOCOLS[settings.protocol].remark });
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
    await write(options.csv, evaluationCsv(numbers, { ...settings, benchmark: benchmark.name }));
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

const WIDTH = 100;

function summary(rows: readonly EvaluationRow[]): string[] {
  const norms = new Set(rows.flatMap(({ scoreNorm }) => scoreNorm ?? []));
  const differences = differenceTable(rows);
  return [
    textTable(fitTable(summaryTable(rows), WIDTH)),
    "",
    ...norms.size === 1
      ? [`norm.: with score normalization ${[...norms].join()}, which R@P90 is with, too`]
      : [],
    ...rows.some(({ recallAtFalsePositives }) => recallAtFalsePositives !== undefined)
      ? ["R@1e-6: recall while a millionth of the pairs of unrelated images is called a copy"]
      : [],
    hint(rows),
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

/** How more is shown. */
function hint(rows: readonly EvaluationRow[]): string {
  const isWhitened = rows.some(({ codec }) => codec !== "Flat");
  const whitened = isWhitened ? [] : ["--all-codecs: whitened as well"];
  return [...whitened, "--all-columns: every row with every number"].join("; ");
}
