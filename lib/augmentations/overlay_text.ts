import type { Color, Interval } from "../types.ts";
import { checkChoice, checkColor, checkInterval, checkParams } from "./check_params.ts";
import { drawChoice, drawColor, drawUniform } from "../random/draw.ts";
import { fontNames, fonts } from "./drawing/fonts.ts";
import { lazyAugmentation } from "./lazy_image.ts";
import { overlayLazily } from "./overlay_lazily.ts";
import { renderSvg } from "./drawing/render_svg.ts";
import { measureText, shapeText, type TextShape } from "./drawing/shape_text.ts";
import type { Prng } from "../random/prng.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode overlayText}. */
export interface OverlayTextOptions {
  /**
   * `"characters"` writes up to 100 random characters of the font's script, of a length drawn evenly between one and
   * what fits into one line, as in SSCD's training. `"phrase"` writes what people write, made smaller where it would
   * not fit.
   *
   * @default {"characters"}
   */
  content?: "characters" | "phrase";
  /**
   * Height of the letters (the em) as a share of the image's shorter edge.
   *
   * @default {[0.1, 0.3]}
   */
  size?: Interval;
  /**
   * Opacity of the text.
   *
   * @default {[0.1, 1]}
   */
  opacity?: Interval;
  /**
   * The chance of white letters with a black outline, as on memes; otherwise any color without an outline.
   *
   * @default {0}
   */
  outlined?: number;
  /**
   * What becomes of characters of which not even one fits into the image's width: `"shrink"` writes one, made smaller,
   * `"leaveOut"` nothing, as SSCD's training, which writes nothing either where all but one of the most characters fit.
   *
   * @default {"shrink"}
   */
  unfitting?: "shrink" | "leaveOut";
}

/** Parameters drawn by {@linkcode overlayText}. */
export interface OverlayTextParams {
  /** Typeface and script, such as `"anton"` or `"amiri-arabic"`. */
  font: string;
  /** Text to write, one line. */
  text: string;
  /** `null`: the whole text, made smaller where it would not fit. A number of `[0, 1)`: the part of what fits. */
  part: number | null;
  /** Height of the em as a share of the image's shorter edge, in `(0, 1]`. */
  size: number;
  /** Opacity of the text, 0 to 1. */
  opacity: number;
  /** Color of the letters. */
  color: Color;
  /** True if the letters have a black outline. */
  outlined: boolean;
  /** Where the text lies between the left edge (0) and the right (1). */
  x: number;
  /** Where the text lies between the top (0) and the bottom (1). */
  y: number;
  /** `"leaveOut"` if characters that do not fit are not written; left out itself otherwise. */
  unfitting?: "leaveOut";
}

const longestText = 100;
/** Room around the letters, as a share of the em: for slanted ones that lean out, and for the outline. */
const margin = 0.08;

/**
 * Writes a line of text over an image: Latin, Cyrillic, Greek, Hebrew, Arabic, Devanagari, Japanese or Korean, in
 * upright, hand-written and typewriter faces. The fonts come with the project's packages, so the pixels do not depend
 * on the machine.
 *
 * @param options What is written, how large and how opaque. The defaults are those of SSCD's training.
 * @returns The operation.
 * @throws {RangeError} If an interval is reversed or not within 0 to 1, or the chance of outlines is not.
 *
 * @example White letters appear on black
 * ```ts
 * import { overlayText, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 100, height: 50, data: new Uint8Array(100 * 50 * 3) };
 * const params = overlayText({ content: "phrase", outlined: 1, opacity: [1, 1] }).sample(seededPrng(1));
 * const { data } = await overlayText().apply(image, params);
 * assert.ok(data.some((level) => level > 200));
 * ```
 */
export function overlayText(options: OverlayTextOptions = {}): Augmentation<OverlayTextParams> {
  const { content = "characters", size = [0.1, 0.3], opacity = [0.1, 1], outlined = 0, unfitting } = options;
  checkInterval("overlayText", "size", size, [0, 1]);
  checkInterval("overlayText", "opacity", opacity, [0, 1]);
  checkInterval("overlayText", "outlined", [outlined, outlined], [0, 1]);
  return lazyAugmentation({
    name: "overlayText",
    sample: (prng) => {
      const font = drawChoice(prng, fontNames);
      const hasOutline = prng() < outlined;
      return {
        font,
        text: content === "phrase" ? drawChoice(prng, fonts[font]!.phrases) : drawCharacters(prng, font),
        part: content === "phrase" ? null : prng(),
        size: drawUniform(prng, size),
        opacity: drawUniform(prng, opacity),
        color: hasOutline ? [255, 255, 255] : drawColor(prng),
        outlined: hasOutline,
        x: prng(),
        y: prng(),
        ...(unfitting === "leaveOut" && { unfitting }),
      };
    },
    applyLazily: (image, params) => {
      check(params);
      const { width, height } = image;
      const size = params.size * Math.min(width, height);
      const fitting = fit(params, size, width);
      if (fitting === null) return image;
      const { shape, scale } = fitting;
      const padding = margin * size * scale;
      const drawn = {
        width: Math.max(1, Math.min(width, Math.ceil(shape.width + 2 * padding))),
        height: Math.max(1, Math.ceil(shape.ascent + shape.descent + 2 * padding)),
      };
      const box = {
        left: Math.round(params.x * (width - drawn.width)),
        top: Math.round(params.y * (height - drawn.height)),
        ...drawn,
      };
      const stroke = `stroke="black" stroke-width="${
        2 * padding
      }" stroke-linejoin="round" paint-order="stroke"`;
      const markup =
        `<path transform="translate(${padding} ${padding + shape.ascent})" d="${shape.outline}" ` +
        `fill="rgb(${params.color.join()})" ${params.outlined ? stroke : ""}/>`;
      return overlayLazily(image, box, params.opacity, () => renderSvg(markup, box));
    },
  });
}

function drawCharacters(prng: Prng, font: string): string {
  const alphabet = Array.from(fonts[font]!.alphabet);
  return Array.from({ length: longestText }, () => drawChoice(prng, alphabet)).join("");
}

/** The line as it fits into a width, and what the size was multiplied with to make it fit; `null` for no line. */
function fit(
  { font, text, part, unfitting }: OverlayTextParams,
  size: number,
  width: number,
): { shape: TextShape; scale: number } | null {
  const room = width - 2 * margin * size;
  const characters = Array.from(text);
  let written = text;
  if (part !== null) {
    const fits = (count: number) => measureText(font, characters.slice(0, count).join(""), size) <= room;
    // The most characters that fit: shaping is not quite monotonous, so this finds one edge of what fits.
    let longest = 1, tooLong = characters.length + 1;
    while (longest + 1 < tooLong) {
      const middle = (longest + tooLong) >> 1;
      if (fits(middle)) longest = middle;
      else tooLong = middle;
    }
    if (unfitting === "leaveOut" && (!fits(1) || fits(longestText - 1))) return null;
    written = characters.slice(0, Math.min(longest, 1 + Math.floor(part * longest))).join("");
  }
  const shape = shapeText(font, written, size);
  if (shape.width <= room) return { shape, scale: 1 };
  const scale = width / (shape.width + 2 * margin * size);
  return { shape: shapeText(font, written, size * scale), scale };
}

function check(params: OverlayTextParams): void {
  checkParams("overlayText", params, { size: [0, 1], opacity: [0, 1], x: [0, 1], y: [0, 1] });
  checkChoice("overlayText", "font", params.font, fontNames);
  checkColor("overlayText", params.color);
  if (params.part !== null) checkParams("overlayText", params, { part: [0, 1] });
  if (typeof params.text !== "string" || params.text.length === 0 || params.text.length > 2 * longestText) {
    throw new RangeError(
      `Cannot apply overlayText as text must have 1 to ${longestText} characters: ` +
        `current value is ${JSON.stringify(params.text)}`,
    );
  }
}
