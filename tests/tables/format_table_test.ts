import assert from "node:assert/strict";
import fc from "fast-check";
import { formatTable } from "../../lib/tables/format_table.ts";
import type { TableOptions } from "../../lib/tables/table_options.ts";

const rows = [
  { method: "SSCD", dims: 512, map: 0.7243, seconds: 3.25, exact: true },
  { method: "RDCD", dims: 256, map: 0.6571, seconds: -0.5, exact: false },
  { method: "DINO", dims: 1536, map: null, seconds: NaN, exact: undefined },
];

Deno.test("formatTable shows every key: numbers at the right, what is missing as a dash", () => {
  const { columns, rows: cells } = formatTable(rows);
  assert.deepEqual(columns.map(({ heading, align }) => `${heading} ${align}`), [
    "method left",
    "dims right",
    "map right",
    "seconds right",
    "exact left",
  ]);
  assert.deepEqual(cells, [
    ["SSCD", "512", "0.724", "3.250", "yes"],
    ["RDCD", "256", "0.657", "−0.500", "no"],
    ["DINO", "1536", "–", "–", "–"],
  ]);
});

Deno.test("formatTable scales, rounds and names units, also of whole numbers that scaling leaves off by a bit", () => {
  const { columns, rows: cells } = formatTable([{ share: 0.29, parameters: 24_600_000 }], {
    columns: [
      { key: "share", heading: "found", unit: "%", scale: 100 },
      { key: "parameters", unit: "M", scale: 1e-6, digits: 1 },
    ],
  });
  assert.deepEqual(columns.map(({ heading }) => heading), ["found, %", "parameters, M"]);
  assert.deepEqual(cells, [["29", "24.6"]]);
});

Deno.test("formatTable marks the highest or the lowest, and all that look equal to it", () => {
  const marked = (best: "highest" | "lowest", values: (number | null)[], digits = 1) =>
    formatTable(values.map((value) => ({ value })), { columns: [{ key: "value", best, digits }] })
      .rows.map(([cell]) => typeof cell === "object");
  assert.deepEqual(marked("highest", [1, 3, null, 2]), [false, true, false, false]);
  assert.deepEqual(marked("lowest", [1, 3, null, 2]), [true, false, false, false]);
  assert.deepEqual(marked("highest", [0.61, 0.64, 0.4]), [true, true, false]);
  assert.deepEqual(marked("highest", [1, null]), [false, false]);
});

Deno.test("formatTable marks no number that another beats, at any decimals", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 8 }),
      fc.integer({ min: 0, max: 4 }),
      (values, digits) => {
        const options: TableOptions = { columns: [{ key: "value", best: "highest", digits }] };
        const cells = formatTable(values.map((value) => ({ value })), options).rows.map(([cell]) => cell!);
        const highest = Math.max(...values);
        values.forEach((value, index) => {
          if (value === highest) assert.equal(typeof cells[index], "object");
          if (highest - value > 10 ** -digits) assert.equal(typeof cells[index], "string");
        });
      },
    ),
    { seed: 7, numRuns: 100 },
  );
});

Deno.test("formatTable puts the paper's values and the differences behind their column", () => {
  const { columns, rows: cells } = formatTable(rows, {
    columns: [{ key: "map", heading: "µAP", scale: 100, digits: 1, best: "highest" }, { key: "dims" }],
    paper: { map: [0.725, null, 0.538] },
  });
  assert.deepEqual(columns.map(({ heading }) => heading), ["µAP", "paper", "difference", "dims"]);
  assert.deepEqual(cells, [
    [{ best: "72.4" }, "72.5", "−0.1", "512"],
    ["65.7", "–", "–", "256"],
    ["–", "53.8", "–", "1536"],
  ]);
});

const refusals: [string, readonly object[], TableOptions, RegExp][] = [
  ["no column", [], {}, /there must be a column, or a row to take columns from/],
  [
    "a key of no row",
    rows,
    { columns: [{ key: "mAP" }] },
    /one of the rows' \(method, dims, map, seconds, exact\): current value is mAP/,
  ],
  [
    "digits",
    rows,
    { columns: [{ key: "map", digits: 1.5 }] },
    /digits of map must be a whole number of 0 to 20/,
  ],
  ["a scale", rows, { columns: [{ key: "map", scale: NaN }] }, /scale of map must be a finite number/],
  [
    "another best",
    rows,
    { columns: [{ key: "map", best: "most" as "highest" }] },
    /best of map must be highest or lowest: current value is most/,
  ],
  ["the paper's values of no column", rows, { paper: { x: [1, 2, 3] } }, /must belong to a column: .* is x/],
  [
    "too few of the paper's values",
    rows,
    { paper: { map: [1] } },
    /there must be 3 of the paper's values of map, one a row: current value is 1/,
  ],
  ["an object as a value", [{ a: { b: 1 } }], {}, /a of row 0 must be text.*: current value is \{"b":1\}/],
  [
    "text of the paper",
    rows,
    { paper: { map: ["x" as unknown as number, null, null] } },
    /the paper's map must be numbers or null: current value is x/,
  ],
];
for (const [what, bad, options, message] of refusals) {
  Deno.test(`formatTable refuses ${what}`, () => assert.throws(() => formatTable(bad, options), { message }));
}
