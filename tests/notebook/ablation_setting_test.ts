import assert from "node:assert/strict";
import { parseAblationResult } from "rdcd/training";
import { ablationSetting } from "rdcd/notebook";

const path = new URL("../../data/results/teacher.json", import.meta.url);
const result = parseAblationResult(JSON.parse(Deno.readTextFileSync(path)));
const { base, images, benchmark, teacher } = result.setting;

const valueOf = (what: string, setting = result.setting) =>
  ablationSetting({ setting }).forms["text/markdown"].split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .find((cells) => cells[1] === what)?.[2];

Deno.test("ablationSetting says what runs have in common", () => {
  assert.equal(valueOf("student of the base"), base.student.backbone);
  assert.equal(valueOf("teacher"), teacher!.backbone);
  assert.equal(valueOf("images trained on"), String(images.count));
  assert.equal(valueOf("queries, of which copies"), `${benchmark.queries}, ${benchmark.copies}`);
});

Deno.test("ablationSetting names every size of views, and says where nobody is learned from", () => {
  const sizes = [32, 64].map((size, fromEpoch) => ({ fromEpoch, size, drawnSize: 224 }));
  assert.equal(
    valueOf("epochs, pixels", { ...result.setting, base: { ...base, sizes } }),
    `${base.epochs}, 32 and 64`,
  );
  assert.equal(valueOf("teacher", { ...result.setting, teacher: null }), "none");
});
