import { InvalidDataError } from "../../errors.ts";
import type { GroundTruth } from "./read_ground_truth.ts";

/** Ids at hand that the ids of a ground truth are checked against. */
export interface CheckGroundTruthOptions {
  /** Ids of the query images at hand. */
  queries: Iterable<string>;
  /** Ids of the reference images at hand. */
  references: Iterable<string>;
  /** The ground truth's file, for the message. */
  path: string;
}

const EXAMPLES = 3;

/**
 * Checks that every id of a ground truth belongs to an image at hand. A query or a reference that is not there would
 * silently count as never found.
 *
 * @param groundTruth Queries and matches.
 * @param options The ids that exist.
 * @throws {InvalidDataError} If ids are unknown, with their number and some of them.
 *
 * @example A reference that was not downloaded
 * ```ts
 * import { checkGroundTruth } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const groundTruth = { queries: ["Q00001"], matches: [{ query: "Q00001", reference: "R326040" }] };
 * const known = { queries: ["Q00001"], references: ["R000000"], path: "ground_truth.csv" };
 * assert.throws(() => checkGroundTruth(groundTruth, known), /1 of its 1 references .* R326040/);
 * ```
 */
export function checkGroundTruth(groundTruth: GroundTruth, options: CheckGroundTruthOptions): void {
  const { path } = options;
  refuseUnknown(path, "queries", groundTruth.queries, new Set(options.queries));
  const references = new Set(groundTruth.matches.map(({ reference }) => reference));
  refuseUnknown(path, "references", [...references], new Set(options.references));
}

function refuseUnknown(path: string, kind: string, named: string[], known: ReadonlySet<string>): void {
  const unknown = named.filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const examples = unknown.slice(0, EXAMPLES).join(", ") + (unknown.length > EXAMPLES ? ", …" : "");
  throw new InvalidDataError(
    path,
    `${unknown.length} of its ${named.length} ${kind} are not among the ${known.size} ${kind} at hand: ${examples}`,
  );
}
