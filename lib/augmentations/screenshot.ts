import type { Color, Interval } from "../types.ts";
import { checkChoice, checkColor, checkInterval, checkParams } from "./check_params.ts";
import { composite } from "../images/composite.ts";
import { drawChoice, drawColor, drawInteger, drawUniform } from "../random/draw.ts";
import { emojiCodes } from "./drawing/emoji.ts";
import { pasteImage } from "./paste_image.ts";
import { plainImage } from "./plain_image.ts";
import { renderSvg } from "./drawing/render_svg.ts";
import { screenLayouts } from "./drawing/screen_layouts.ts";
import { resizeImage } from "../images/resize_image.ts";
import type { Augmentation } from "./augmentation.ts";

/**
 * Setting that an image is shown in: a social network's post, a conversation, a browser's window, or a viewer that fills
 * the screen with the image and draws its controls over it.
 */
export type ScreenshotStyle = "post" | "chat" | "browser" | "viewer";

/** Options for {@linkcode screenshot}. */
export interface ScreenshotOptions {
  /**
   * Styles drawn from, evenly.
   *
   * @default {["post", "chat", "browser", "viewer"]}
   */
  styles?: readonly ScreenshotStyle[];
  /**
   * Height of the screen in its widths (a browser's window lies on its side).
   *
   * @default {[1.6, 2.1]}
   */
  elongation?: Interval;
}

/** Parameters drawn by {@linkcode screenshot}. */
export interface ScreenshotParams {
  /** Setting that the image is shown in. */
  style: ScreenshotStyle;
  /** True if the interface is light on dark. */
  dark: boolean;
  /** The application's color. */
  accent: Color;
  /** Height of the screen in its widths, 1.5 to 2.5. */
  elongation: number;
  /** Image of the person who posts, a code point in hexadecimal. */
  emoji: string;
  /** Name of the person who posts. */
  name: string;
  /** Text about the image. */
  title: string;
  /** How many like it, a whole number. */
  likes: number;
  /** The clock: whole minutes since midnight. */
  minute: number;
}

const styles: readonly ScreenshotStyle[] = ["post", "chat", "browser", "viewer"];
const names = [
  "mila.photo",
  "Jonas K.",
  "The Daily Look",
  "ana_maria",
  "Old Town News",
  "catlover99",
  "Prof. Wu",
  "Travel+",
];
const titles = [
  "Look what I found today",
  "This made my day",
  "Is this real?",
  "Throwback to last summer",
  "You will not believe what happened next",
  "New in town",
  "Caption this!",
  "Sharing this again because it is so good",
];
const longestText = 60;

/**
 * Shows an image on a screen, as a screenshot of a telephone or a browser would.
 *
 * @param options In what, and how long the screen is.
 * @returns The operation.
 * @throws {RangeError} If the interval is reversed or not within 1.5 to 2.5.
 *
 * @example A telephone is 480 pixels wide here
 * ```ts
 * import { screenshot, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 30, height: 20, data: new Uint8Array(30 * 20 * 3) };
 * const post = screenshot({ styles: ["post"] });
 * assert.equal((await post.apply(image, post.sample(seededPrng(1)))).width, 480);
 * ```
 */
export function screenshot(options: ScreenshotOptions = {}): Augmentation<ScreenshotParams> {
  const { styles: drawn = styles, elongation = [1.6, 2.1] } = options;
  checkInterval("screenshot", "elongation", elongation, [1.5, 2.5]);
  return {
    name: "screenshot",
    sample: (prng) => ({
      style: drawChoice(prng, drawn),
      dark: prng() < 0.4,
      accent: drawColor(prng),
      elongation: drawUniform(prng, elongation),
      emoji: drawChoice(prng, emojiCodes),
      name: drawChoice(prng, names),
      title: drawChoice(prng, titles),
      likes: drawInteger(prng, [2, 99999]),
      minute: drawInteger(prng, [0, 24 * 60 - 1]),
    }),
    apply: async (image, params) => {
      check(params);
      const { screen, image: box, markup } = screenLayouts[params.style](image, params);
      const background = plainImage(screen, params.dark ? [24, 24, 26] : [255, 255, 255]);
      const shown = pasteImage(background, resizeImage(image, box), box.left, box.top, 1);
      composite(shown, await renderSvg(markup, screen), 0, 0, 1);
      return shown;
    },
  };
}

function check(params: ScreenshotParams): void {
  checkParams("screenshot", params, { elongation: [1.5, 2.5], likes: [0, 1e9], minute: [0, 24 * 60 - 1] });
  checkChoice("screenshot", "style", params.style, styles);
  checkChoice("screenshot", "emoji", params.emoji, emojiCodes);
  checkColor("screenshot", params.accent);
  for (const text of [params.name, params.title]) {
    if (typeof text !== "string" || text.length === 0 || text.length > longestText) {
      throw new RangeError(
        `Cannot apply screenshot as name and title must have 1 to ${longestText} characters: ` +
          `current value is ${JSON.stringify(text)}`,
      );
    }
  }
}
