import * as harfbuzz from "harfbuzzjs";
import assert from "node:assert/strict";
import { fontNames, fonts } from "../../../lib/augmentations/drawing/fonts.ts";
import { readPackageFile } from "../../../lib/files/package_file.ts";
import { measureText, shapeText } from "../../../lib/augmentations/drawing/shape_text.ts";
import { unpackWoff } from "../../../lib/augmentations/drawing/unpack_woff.ts";

Deno.test("fonts have every character of their alphabets and phrases", () => {
  for (const name of fontNames) {
    const { file, alphabet, phrases } = fonts[name]!;
    const face = new harfbuzz.Face(new harfbuzz.Blob(unpackWoff(readPackageFile(file))));
    const known = new Set(face.collectUnicodes());
    const missing = Array.from(alphabet + phrases.join("")).filter((character) =>
      !known.has(character.codePointAt(0)!)
    );
    assert.deepEqual(missing, [], `${name} lacks them`);
  }
});

Deno.test("shapeText joins Arabic letters: a word is narrower than its letters apart", () => {
  const word = "بجعق";
  const letters = Array.from(word, (letter) => measureText("amiri-arabic", letter, 100));
  const apart = letters.reduce((sum, width) => sum + width, 0);
  assert.ok(measureText("amiri-arabic", word, 100) < 0.8 * apart);
});

Deno.test("shapeText forms Devanagari conjuncts: three letters become one sign", () => {
  const outline = (text: string) => shapeText("kalam-devanagari", text, 100).outline;
  assert.ok(outline("क्ष").length < outline("क").length + outline("ष").length);
});

Deno.test("shapeText runs Hebrew from right to left", () => {
  const { outline: first } = shapeText("cousine-hebrew", "שש", 100);
  const right = shapeText("cousine-hebrew", "לש", 100);
  const alone = shapeText("cousine-hebrew", "ש", 100).outline;
  assert.ok(right.outline.startsWith(alone), "the second letter of the text is drawn first, at the left");
  assert.ok(first.startsWith(alone));
});

Deno.test("shapeText scales with its size, and measureText agrees with it", () => {
  const small = shapeText("pt-sans", "Avignon", 20), large = shapeText("pt-sans", "Avignon", 60);
  assert.ok(
    Math.abs(large.width - 3 * small.width) < 1e-9 && Math.abs(large.ascent - 3 * small.ascent) < 1e-9,
  );
  assert.equal(measureText("pt-sans", "Avignon", 20), small.width);
});

Deno.test("shapeText leaves out what the font lacks", () => {
  assert.deepEqual(shapeText("pt-sans", "a漢b", 20), shapeText("pt-sans", "ab", 20));
});
