import { parse } from "csv-parse/sync";
import { join } from "@std/path";

/**
 * How each query of a made benchmark was edited, in words, by query id.
 *
 * @param folder The benchmark's folder; one without `edits.csv`, such as DISC21, gives an empty map.
 */
export async function readEdits(folder: string): Promise<Map<string, string>> {
  let text: string;
  try {
    text = await Deno.readTextFile(join(folder, "edits.csv"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Map();
    throw error;
  }
  const rows: { query_id: string; operation: string }[] = parse(text, { columns: true });
  const operations = Map.groupBy(rows, (row) => row.query_id);
  return new Map(
    [...operations].map(([query, steps]) => [query, steps.map((step) => step.operation).join(", ")]),
  );
}
