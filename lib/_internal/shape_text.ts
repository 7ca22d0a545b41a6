// @ts-types="@types/fontkit"
import * as fontkit from "fontkit";
import { Buffer } from "node:buffer";
import { fonts } from "./fonts.ts";
import { readPackageFile } from "./package_file.ts";

/** A line of text as outlines. */
export interface TextShape {
  /** Data of one SVG path; the text begins at the origin, on the baseline. */
  outline: string;
  /** How far the line reaches to the right, in the units of the size. */
  width: number;
  /** How far the font reaches above the baseline. */
  ascent: number;
  /** How far the font reaches below the baseline. */
  descent: number;
}

const loaded = new Map<string, Promise<fontkit.Font>>();

/**
 * Sets a line of text: ligatures, joined and reordered letters, kerning. Characters that the font lacks are left out.
 *
 * @param fontName A name in `fonts`.
 * @param text One line.
 * @param size Height of the em square.
 */
export async function shapeText(fontName: string, text: string, size: number): Promise<TextShape> {
  const font = await loadFont(fontName);
  const known = Array.from(text).filter((character) => font.hasGlyphForCodePoint(character.codePointAt(0)!))
    .join("");
  const { glyphs, positions } = font.layout(known);
  const scale = size / font.unitsPerEm;
  let outline = "";
  let x = 0;
  for (const [index, glyph] of glyphs.entries()) {
    const { xAdvance, xOffset, yOffset } = positions[index]!;
    outline += glyph.path.scale(scale, -scale).translate((x + xOffset) * scale, -yOffset * scale).toSVG();
    x += xAdvance;
  }
  return { outline, width: x * scale, ascent: font.ascent * scale, descent: -font.descent * scale };
}

function loadFont(name: string): Promise<fontkit.Font> {
  let font = loaded.get(name);
  if (font === undefined) {
    font = readPackageFile(fonts[name]!.file).then((bytes) =>
      fontkit.create(Buffer.from(bytes)) as fontkit.Font
    );
    loaded.set(name, font);
  }
  return font;
}
