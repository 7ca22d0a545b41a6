import { join } from "@std/path";
import type { AttackStrength } from "../../augmentations/copy_attack.ts";

/** How a query was edited. */
export interface QueryEdit {
  /** How hard it is to recognize. */
  strength: AttackStrength;
  /** Names of the operations, in the order in which they were done. */
  operations: string[];
}

/**
 * How each query of a made benchmark was edited, by query id; one that was not edited is not in it.
 *
 * @param folder The benchmark's folder; one without `edits.csv`, such as DISC21, gives an empty map.
 */
export async function readEdits(folder: string): Promise<Map<string, QueryEdit>> {
  let text: string;
  try {
    text = await Deno.readTextFile(join(folder, "edits.csv"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Map();
    throw error;
  }
  const { parse } = await import("csv-parse/sync");
  const rows: { query_id: string; strength: AttackStrength; operation: string }[] = parse(text, {
    columns: true,
  });
  const steps = Map.groupBy(rows, (row) => row.query_id);
  return new Map(
    [...steps].map(([query, rows]) => [query, {
      strength: rows[0]!.strength,
      operations: rows.map(({ operation }) => operation),
    }]),
  );
}
