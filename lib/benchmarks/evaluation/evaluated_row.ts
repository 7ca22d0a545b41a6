import type { Match, Prediction } from "../../types.ts";
import type { EvaluationRow } from "./evaluation_row.ts";

/** A row of an evaluation with what it was computed from. */
export interface EvaluatedRow {
  /** The numbers. */
  result: EvaluationRow;
  /** Claims of the method, `k` references a query. */
  predictions: Prediction[];
  /** Ids of the queries that the row is about. */
  queries: readonly string[];
  /** Their matches. */
  matches: readonly Match[];
  /** Recall and precision at falling thresholds, thinned to what an image can show. */
  curve: [recall: number, precision: number][];
}
