import { join } from "@std/path";
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseId } from "../../../lib/descriptors/store/store_files.ts";
import { wholeLineRuns, wholeLines } from "../../../lib/files/whole_lines.ts";
import { InvalidDataError } from "../../../lib/errors.ts";
import { withFolder } from "../pictures.ts";

async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

Deno.test("parseId gives back every id that was written as JSON", () => {
  const line = (text: string) => ({ text, number: 3, end: 0 });
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" })),
      (id) => assert.equal(parseId("ids.jsonl", line(JSON.stringify(id))), id),
    ),
    { seed: 1, numRuns: 500 },
  );
  for (const text of ["", '"', '"a', 'a"', '"a" ', '"a"b"', '"a\tb"', '"a\\"', "7", "null", '["a"]']) {
    let expected: unknown;
    try {
      expected = JSON.parse(text);
    } catch {
      expected = undefined;
    }
    if (typeof expected === "string") assert.equal(parseId("ids.jsonl", line(text)), expected);
    else assert.throws(() => parseId("ids.jsonl", line(text)), InvalidDataError, text);
  }
});

Deno.test("wholeLines gives the lines of a long file with their numbers and where they end, whatever runs it is read in", () =>
  withFolder(async (folder) => {
    const path = join(folder, "lines.txt");
    // Longer than what is read at once, with characters of one to four bytes and empty lines.
    const words = ["", "aé", "aé€😀"];
    const texts = Array.from({ length: 60_000 }, (_, i) => words[i % 3]!.repeat(i % 5) + i % 7);
    texts[100] = "";
    await Deno.writeTextFile(path, `${texts.join("\n")}\nwhat a killed process le`);
    const lines = await collect(wholeLines(path));
    assert.deepEqual(lines.map(({ text }) => text), texts);
    let end = 0;
    for (const [index, line] of lines.entries()) {
      end += new TextEncoder().encode(texts[index]!).length + 1;
      assert.ok(line.number === index + 1 && line.end === end);
    }
    const runs = await collect(wholeLineRuns(path));
    assert.ok(runs.length > 1);
    assert.deepEqual(runs.flat(), lines);
  }));
