import assert from "node:assert/strict";
import { openingPicture } from "../../docs/opening_picture.ts";

/** The images that are shown, the texts below them, and how they are framed: what another processor draws the same. */
function shown(svg: string): string[] {
  return svg.match(/<title>[^<]*|its source|an edited copy/g) ?? [];
}

Deno.test("openingPicture is what README shows: every copy finds its source first", async () => {
  const stored = await Deno.readTextFile(new URL("../../docs/opening_picture.svg", import.meta.url));
  const expected = shown(stored);
  assert.equal(expected.filter((text) => text === "its source").length, 4);
  assert.equal(expected.length, 4 * (4 + 2));
  assert.deepEqual(shown(await openingPicture()), expected);
});
