import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readImage } from "rdcd/images";
import { imageGrid } from "rdcd/notebook";
import { picture } from "../augmentations/pictures.ts";

Deno.test("imageGrid puts images, smaller where they are large, and texts into a table", async () => {
  const [large, small] = [picture(200, 100, 1), picture(20, 30, 2)];
  const grid = await imageGrid([{
    title: 'a "title" <b>',
    cells: [{ image: large, caption: "x < y" }, { image: small, caption: "second" }],
  }], { edge: 50 });
  const { "text/html": html, "text/plain": plain } = grid.forms;
  assert.equal(plain, 'a "title" <b>: x < y; second');
  assert.ok(html!.includes("x &lt; y") && !html!.includes("<b>"));
  const sizes = [...html!.matchAll(/width="(\d+)" height="(\d+)"/g)].map((
    [, width, height],
  ) => [width, height]);
  assert.deepEqual(sizes, [["50", "25"], ["20", "30"]]);
  const [, encoded] = /base64,([^"]+)" width="20"/.exec(html!)!;
  const shown = await readImage(Buffer.from(encoded!, "base64"));
  assert.deepEqual([shown.width, shown.height], [20, 30]);
  assert.equal(await grid[Symbol.for("Jupyter.display")]!(), grid.forms);
});

Deno.test("imageGrid calls images without a text by their row's title, and counts them", async () => {
  const cells = [1, 2, 3].map((seed) => ({ image: picture(8, 8, seed), caption: "" }));
  const { forms } = await imageGrid([{ title: "nine & more", cells }]);
  assert.equal(forms["text/html"]!.split('alt="nine &amp; more"').length - 1, 3);
  assert.equal(forms["text/plain"], "nine & more: 3 images");
});

Deno.test("imageGrid refuses an edge that is none", () =>
  assert.rejects(imageGrid([], { edge: 0 }), {
    name: "RangeError",
    message: /edge must be a positive integer/,
  }));
