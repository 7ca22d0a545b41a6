import assert from "node:assert/strict";
import { checkGroundTruth, InvalidDataError } from "rdcd/datasets";

const groundTruth = {
  queries: ["Q1", "Q2", "Q3", "Q4", "Q5"],
  matches: [
    { query: "Q1", reference: "R1" },
    { query: "Q2", reference: "R2" },
    { query: "Q3", reference: "R1" },
  ],
};
const path = "truth.csv";

Deno.test("checkGroundTruth accepts images that the ground truth does not name", () => {
  checkGroundTruth(groundTruth, {
    queries: [...groundTruth.queries, "Q6"],
    references: ["R0", "R1", "R2"],
    path,
  });
});

Deno.test("checkGroundTruth counts unknown queries and names some", () => {
  assert.throws(
    () => checkGroundTruth(groundTruth, { queries: ["Q3"], references: ["R1", "R2"], path }),
    (error: Error) =>
      error instanceof InvalidDataError &&
      error.message.includes("4 of its 5 queries are not among the 1 queries at hand: Q1, Q2, Q4, …"),
  );
});

Deno.test("checkGroundTruth counts each unknown reference once", () => {
  assert.throws(
    () => checkGroundTruth(groundTruth, { queries: groundTruth.queries, references: ["R2"], path }),
    /truth\.csv: 1 of its 2 references are not among the 1 references at hand: R1$/,
  );
});
