import type { CopyBenchmark } from "../../datasets/copy_benchmark.ts";
import { evaluationTable, paperTable } from "../../report/evaluation_table.ts";
import { textTable } from "../../report/text_table.ts";
import type { EvaluatedRow } from "./evaluate_method.ts";

/** What a benchmark consists of. */
export interface BenchmarkFacts {
  /** The numbers, for scripts. */
  json: {
    /** Its name. */
    benchmark: string;
    /** Queries, distractors included. */
    queries: number;
    /** Queries that are copies. */
    copies: number;
    /** References. */
    references: number;
    /** Training images. */
    training: number;
    /** The seed that it was made with. */
    seed: number;
  };
  /** In lines for people, the name first. */
  text: string[];
}

/**
 * What a benchmark consists of.
 *
 * @param benchmark The benchmark.
 * @param seed The seed that it was made with, and that of the intervals.
 */
export function benchmarkFacts(benchmark: CopyBenchmark, seed: number): BenchmarkFacts {
  const json = {
    benchmark: benchmark.name,
    queries: benchmark.queries.length,
    copies: new Set(benchmark.groundTruth.matches.map((match) => match.query)).size,
    references: benchmark.references.length,
    training: benchmark.training.length,
    seed,
  };
  const text = [
    `Benchmark: ${json.benchmark}`,
    `${json.queries} queries, of which ${json.copies} are copies; ${json.references} references; ` +
    `${json.training} training images; seed ${seed}`,
    "µAP and shares in %; µAP's interval by bootstrap over queries; 10 references a query",
  ];
  return { json, text };
}

/**
 * The evaluation as text: the facts, our rows, the paper's.
 *
 * @param facts Lines above the table.
 * @param rows What was measured.
 */
export function terminalTables(facts: readonly string[], rows: readonly EvaluatedRow[]): string {
  const ours = evaluationTable(rows.map((row) => row.result));
  const papers = paperTable();
  return [
    ...facts,
    "",
    textTable(ours.columns, ours.rows),
    "",
    "The paper's results, on DISC21: not comparable with another benchmark",
    "",
    textTable(papers.columns, papers.rows),
  ].join("\n");
}
