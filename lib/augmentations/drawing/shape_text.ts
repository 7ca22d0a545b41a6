import * as harfbuzz from "harfbuzzjs";
import { fonts } from "./fonts.ts";
import { readPackageFile } from "../../files/package_file.ts";
import { unpackWoff } from "./unpack_woff.ts";

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

interface LoadedFont {
  /** HarfBuzz's font, in the units of its design. */
  font: harfbuzz.Font;
  /** Units of the em square's height. */
  unitsPerEm: number;
}

/** The box that fonts show for what they lack. */
const missingGlyph = 0;

const loaded = new Map<string, LoadedFont>();

/**
 * Sets a line of text: ligatures, joined and reordered letters, kerning, from right to left where the script does.
 * Characters that the font lacks are left out.
 *
 * @param fontName A name in `fonts`; its file is read once.
 * @param text One line in the font's script.
 * @param size Height of the em square.
 */
export function shapeText(fontName: string, text: string, size: number): TextShape {
  const { font, unitsPerEm } = loadFont(fontName);
  const scale = size / unitsPerEm;
  const extents = font.hExtents();
  let outline = "";
  let pen = 0;
  for (const { glyph, xAdvance, xOffset, yOffset } of shapeGlyphs(font, text)) {
    const left = pen + xOffset;
    outline += font.glyphToPath(glyph).replace(
      /(-?[\d.]+),(-?[\d.]+)/g,
      (_, x, y) => `${round((left + Number(x)) * scale)},${round(-(yOffset + Number(y)) * scale)}`,
    );
    pen += xAdvance;
  }
  return {
    outline,
    width: pen * scale,
    ascent: extents.ascender * scale,
    descent: -extents.descender * scale,
  };
}

/** How far a line of text reaches to the right: {@linkcode TextShape.width} without the outlines. */
export function measureText(fontName: string, text: string, size: number): number {
  const { font, unitsPerEm } = loadFont(fontName);
  let pen = 0;
  for (const { xAdvance } of shapeGlyphs(font, text)) pen += xAdvance;
  return pen * size / unitsPerEm;
}

function shapeGlyphs(font: harfbuzz.Font, text: string) {
  const buffer = new harfbuzz.Buffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  harfbuzz.shape(font, buffer);
  const positions = buffer.getGlyphPositions();
  return buffer.getGlyphInfos()
    .map(({ codepoint }, index) => ({ glyph: codepoint, ...positions[index]! }))
    .filter(({ glyph }) => glyph !== missingGlyph);
}

function round(coordinate: number): number {
  return Math.round(coordinate * 100) / 100;
}

function loadFont(name: string): LoadedFont {
  let font = loaded.get(name);
  if (font === undefined) {
    const face = new harfbuzz.Face(new harfbuzz.Blob(unpackWoff(readPackageFile(fonts[name]!.file))));
    font = { font: new harfbuzz.Font(face), unitsPerEm: face.upem };
    loaded.set(name, font);
  }
  return font;
}
