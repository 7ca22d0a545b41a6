import { createReadStream } from "node:fs";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import type { Match } from "../../types.ts";

/** Which query is a copy of which reference. */
export interface GroundTruth {
  /** Every query that the file names, copies and distractors, each once, in the file's order. */
  queries: string[];
  /** The copies, in the file's order. A query may copy several references. */
  matches: Match[];
}

/** More than this in one line is no ground truth: the reading stops instead of filling the memory. */
const LONGEST_LINE = 1 << 16;
const HEADER = /^query([ _-]?(id|image|name))?$/i;

/**
 * Reads a ground truth CSV: one line a query, its id and the id of the reference that it copies, blank for a
 * distractor.
 *
 * The first line may be the header `query_id,reference_id`, as in the ISC 2021 challenge's file, or already data, as
 * in the file released with DISC21. With a header the two columns are found by name; without one they are the first
 * two. Further columns are ignored. Quotes, Windows line ends and a byte order mark are fine.
 *
 * @param path The CSV file.
 * @returns Queries and matches.
 * @throws {DataMissingError} If there is no such file.
 * @throws {InvalidDataError} Naming the line: if a pair is given twice, a query is both a distractor and a copy, a
 * query id is empty, a line has too few or too many columns, or the file is no CSV. Also if it names no query.
 *
 * @example Two queries, one of them a copy
 * ```ts
 * import { readGroundTruth } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "query_id,reference_id\nQ00000,\nQ00001,R326040\n");
 *
 * assert.deepEqual(await readGroundTruth(path), {
 *   queries: ["Q00000", "Q00001"],
 *   matches: [{ query: "Q00001", reference: "R326040" }],
 * });
 * await Deno.remove(path);
 * ```
 */
export async function readGroundTruth(path: string): Promise<GroundTruth> {
  await mustExist(path);
  const { CsvError, parse } = await import("csv-parse");
  const parser = parse({
    bom: true,
    info: true,
    trim: true,
    max_record_size: LONGEST_LINE,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const file = createReadStream(path).on("error", (error) => parser.destroy(error));
  const truth = collector(path);
  try {
    for await (const { record, info } of file.pipe(parser)) truth.add(record, info.lines);
  } catch (error) {
    if (error instanceof CsvError) {
      throw new InvalidDataError(path, `it is not a CSV file of ids: ${error.message}`, { cause: error });
    }
    throw error;
  } finally {
    file.destroy();
  }
  return truth.result();
}

function collector(path: string) {
  const matches: Match[] = [];
  /** By query, the line that named each of its references; the blank reference of a distractor is `""`. */
  const lines = new Map<string, Map<string, number>>();
  let columns: { query: number; reference: number; count: number } | undefined;

  const refuse = (line: number, reason: string): never => {
    throw new InvalidDataError(path, `line ${line}: ${reason}`);
  };
  return {
    add(cells: string[], line: number) {
      if (columns === undefined) {
        const names = cells.map((cell) => cell.toLowerCase());
        const query = names.indexOf("query_id");
        const reference = names.indexOf("reference_id");
        const isHeader = query >= 0 && reference >= 0;
        if (!isHeader && cells.some((cell) => HEADER.test(cell))) {
          refuse(
            line,
            `a header has to name the columns query_id and reference_id; found ${cells.join(",")}`,
          );
        }
        columns = { query: isHeader ? query : 0, reference: isHeader ? reference : 1, count: cells.length };
        if (columns.count < 2) {
          refuse(
            line,
            `query_id,reference_id expected (the reference may be blank); found "${cells.join(",")}"`,
          );
        }
        if (isHeader) return;
      }
      if (cells.length !== columns.count) {
        refuse(line, `it has ${cells.length} columns, the first line has ${columns.count}`);
      }
      const query = cells[columns.query]!;
      const reference = cells[columns.reference]!;
      if (query === "") refuse(line, "the query id is empty");
      const known = lines.get(query) ?? new Map<string, number>();
      const earlier = known.get(reference);
      if (earlier !== undefined) {
        refuse(
          line,
          `${query},${reference} was given already in line ${earlier}; each pair is to be given once`,
        );
      }
      if (known.size > 0 && (reference === "" || known.has(""))) {
        const [other] = known.values();
        refuse(line, `${query} is a distractor here or in line ${other}, and a copy in the other of the two`);
      }
      lines.set(query, known.set(reference, line));
      if (reference !== "") matches.push({ query, reference });
    },
    result(): GroundTruth {
      if (lines.size === 0) throw new InvalidDataError(path, "it names no query");
      return { queries: [...lines.keys()], matches };
    },
  };
}

async function mustExist(path: string): Promise<void> {
  try {
    const { isFile } = await Deno.stat(path);
    if (!isFile) throw new InvalidDataError(path, "it is not a file; a ground truth CSV is expected");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(
      path,
      "A ground truth CSV with the lines query_id,reference_id is expected there.",
    );
  }
}
