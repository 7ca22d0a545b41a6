import type { CopyBenchmark } from "../../benchmarks/copy_benchmark.ts";
import type { QueryEdit } from "../../benchmarks/layouts/read_edits.ts";
import type { ReportRow } from "../../benchmarks/report/html_report.ts";
import type { DetailedRow } from "../../benchmarks/evaluation/evaluation_row.ts";
import { pairImages } from "./pair_images.ts";

const MISTAKES = 10;

/**
 * Rows for the report: it draws the curve of each method's best row on all queries, and shows the images that this row
 * gets most wrong.
 *
 * @param benchmark The files and the truth; `null` where only descriptors are at hand, so that there are no images.
 * @param edits How queries were edited, by id.
 * @param everyCurve True if the curves of the other rows are drawn too.
 */
export async function reportRows(
  rows: readonly DetailedRow[],
  benchmark: CopyBenchmark | null,
  edits: ReadonlyMap<string, QueryEdit>,
  everyCurve: boolean,
): Promise<ReportRow[]> {
  const sources = benchmark === null ? null : {
    paths: new Map([...benchmark.queries, ...benchmark.references].map(({ id, path }) => [id, path])),
    matches: benchmark.groundTruth.matches,
    edits,
  };
  const onAllQueries = rows.filter(({ result }) => result.querySet === undefined);
  const shown = new Set(
    [...Map.groupBy(onAllQueries, (row) => row.result.method).values()].map((group) =>
      group.reduce((best, row) => row.result.averagePrecision > best.result.averagePrecision ? row : best)
    ),
  );
  const drawn: ReportRow[] = [];
  for (const row of rows) {
    const mistakes = sources !== null && shown.has(row)
      ? await pairImages(row.predictions, sources, MISTAKES)
      : { bestWrong: [], worstRight: [] };
    drawn.push({ result: row.result, curve: row.curve, isDrawn: everyCurve || shown.has(row), ...mistakes });
  }
  return drawn;
}
