import assert from "node:assert/strict";
import fc from "fast-check";
import { DataMissingError, type GroundTruth, InvalidDataError, readGroundTruth } from "rdcd/datasets";
import { testWithShared } from "../../shared.ts";

async function read(content: string | Uint8Array): Promise<GroundTruth> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return await readGroundTruth(path);
  } finally {
    await Deno.remove(path);
  }
}

const expected: GroundTruth = {
  queries: ["Q00000", "Q00001", "Q00002"],
  matches: [{ query: "Q00001", reference: "R326040" }, { query: "Q00002", reference: "R000007" }],
};

for (
  const [form, content] of [
    ["with a header", "query_id,reference_id\nQ00000,\nQ00001,R326040\nQ00002,R000007\n"],
    ["without a header", "Q00000,\nQ00001,R326040\nQ00002,R000007"],
    ["with Windows line ends", "query_id,reference_id\r\nQ00000,\r\nQ00001,R326040\r\nQ00002,R000007\r\n"],
    ["with a byte order mark", "\ufeffquery_id,reference_id\nQ00000,\nQ00001,R326040\nQ00002,R000007\n"],
    [
      "with quotes and blanks",
      '"query_id","reference_id"\n"Q00000",""\n"Q00001", R326040 \nQ00002,"R000007"\n',
    ],
    ["with empty lines", "\nQ00000,\n\nQ00001,R326040\nQ00002,R000007\n\n\n"],
    ["with a third column", "Q00000,,0\nQ00001,R326040,1\nQ00002,R000007,1\n"],
    [
      "with named columns in another order",
      "split,reference_id,query_id\ndev,,Q00000\ndev,R326040,Q00001\ndev,R000007,Q00002\n",
    ],
  ] as const
) {
  Deno.test(`readGroundTruth reads a file ${form}`, async () => {
    assert.deepEqual(await read(content), expected);
  });
}

Deno.test("readGroundTruth keeps all references of a query, and names the query once", async () => {
  assert.deepEqual(await read("Q1,R1\nQ2,\nQ1,R2\n"), {
    queries: ["Q1", "Q2"],
    matches: [{ query: "Q1", reference: "R1" }, { query: "Q1", reference: "R2" }],
  });
});

Deno.test("readGroundTruth reads back any ids that were written, quoted where need be", async () => {
  const id = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).filter((text) =>
    text.trim() === text && !/^query/i.test(text)
  );
  const pairs = fc.uniqueArray(fc.tuple(id, fc.option(id, { nil: "" })), {
    selector: ([query]) => query,
    minLength: 1,
  });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(pairs, async (rows) => {
      const truth = await read(rows.map((row) => row.map(quoted).join(",")).join("\n"));
      assert.deepEqual(truth.queries, rows.map(([query]) => query));
      assert.deepEqual(
        truth.matches,
        rows.filter(([, reference]) => reference !== "").map(([query, reference]) => ({ query, reference })),
      );
    }),
    { seed: 5, numRuns: 40 },
  );
});

for (
  const [fault, content, message] of [
    [
      "a pair given twice",
      "query_id,reference_id\nQ1,R1\nQ2,\nQ1,R1\n",
      /line 4: Q1,R1 was given already in line 2/,
    ],
    ["a distractor given twice", "Q1,\nQ1,\n", /line 2: .*line 1/],
    [
      "a query that is a distractor and a copy",
      "Q1,\nQ2,\nQ1,R1\n",
      /line 3: Q1 is a distractor here or in line 1/,
    ],
    ["an empty query id", "Q1,R1\n,R2\n", /line 2: the query id is empty/],
    ["a line that is too short", "Q1,R1\nQ2\n", /line 2: it has 1 columns, the first line has 2/],
    ["a line that is too long", "Q1,R1\nQ2,R2,R3\n", /line 2: it has 3 columns/],
    ["a single column", "Q1\nQ2\n", /line 1: query_id,reference_id expected/],
    [
      "a header of another file",
      "query,reference,label\nQ1,R1,copy\n",
      /line 1: a header has to name the columns/,
    ],
    ["an empty file", "", /names no query/],
    ["a header alone", "query_id,reference_id\n", /names no query/],
    ["an open quote", 'Q1,"R1\nQ2,R2\n', /not a CSV file of ids: .*Quote Not Closed/],
    [
      "endless bytes without a line end",
      new Uint8Array(200_000).fill(65),
      /not a CSV file of ids: .*Max Record/,
    ],
  ] as const
) {
  Deno.test(`readGroundTruth refuses ${fault}`, async () => {
    await assert.rejects(
      () => read(content),
      (error: Error) => error instanceof InvalidDataError && message.test(error.message),
    );
  });
}

Deno.test("readGroundTruth names a missing file and refuses a folder", async () => {
  await assert.rejects(() => readGroundTruth("absent/ground_truth.csv"), DataMissingError);
  const folder = await Deno.makeTempDir();
  await assert.rejects(() => readGroundTruth(folder), /it is not a file/);
  await Deno.remove(folder);
});

testWithShared(
  "readGroundTruth reads DISC21's public ground truth as 25,000 queries with 4,991 matches",
  ["copydetect/public_ground_truth.csv"],
  async ([path]) => {
    const { queries, matches } = await readGroundTruth(path!);
    assert.equal(queries.length, 25_000);
    assert.equal(matches.length, 4_991);
    assert.deepEqual(matches[0], { query: "Q00003", reference: "R326040" });
  },
);
