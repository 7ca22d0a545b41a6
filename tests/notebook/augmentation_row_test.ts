import assert from "node:assert/strict";
import { advanced, overlayText, rotate } from "rdcd/augmentations";
import { augmentationRow } from "rdcd/notebook";
import { picture } from "../augmentations/pictures.ts";

const image = picture(60, 40, 1);

Deno.test("augmentationRow shows what was drawn, the same for a seed and title", async () => {
  const options = { title: "rotation", draws: 3, seed: 2 };
  const row = await augmentationRow(rotate(), image, options);
  assert.deepEqual(await augmentationRow(rotate(), image, options), row);
  for (const cell of row.cells) {
    assert.deepEqual(await rotate().apply(image, JSON.parse(cell.caption)), cell.image);
  }
  assert.notDeepEqual((await augmentationRow(rotate(), image, { ...options, seed: 3 })).cells, row.cells);
});

Deno.test("augmentationRow names a preset's operations that took part, and shows long parameters whole", async () => {
  const { cells } = await augmentationRow(advanced({ size: 16 }), image, { title: "advanced" });
  assert.equal(cells.length, 6);
  assert.ok(cells.every(({ caption }) => caption.includes("resizedCrop")));
  assert.ok(new Set(cells.map(({ caption }) => caption)).size > 1);
  const text = await augmentationRow(overlayText(), image, { title: "text", draws: 1 });
  assert.ok(text.cells[0]!.caption.length > 100);
  assert.ok("outlined" in JSON.parse(text.cells[0]!.caption));
});
