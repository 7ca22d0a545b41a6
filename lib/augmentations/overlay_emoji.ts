import type { Interval } from "../types.ts";
import { checkChoice, checkInterval, checkParams } from "./check_params.ts";
import { drawChoice, drawUniform } from "../random/draw.ts";
import { emojiCodes } from "./drawing/emoji.ts";
import { emojiMarkup } from "./drawing/emoji_markup.ts";
import { lazyAugmentation } from "./lazy_image.ts";
import { overlayLazily } from "./overlay_lazily.ts";
import { renderSvg } from "./drawing/render_svg.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode overlayEmoji}. */
export interface OverlayEmojiOptions {
  /**
   * Edge of the emoji as a share of the image's shorter edge: of the largest that fits.
   *
   * @default {[0.1, 0.5]}
   */
  size?: Interval;
  /**
   * Factor that the emoji's own alpha is multiplied by.
   *
   * @default {[0.7, 1]}
   */
  opacity?: Interval;
}

/** Parameters drawn by {@linkcode overlayEmoji}. */
export interface OverlayEmojiParams {
  /** The code point in hexadecimal, such as `"1f600"`. */
  emoji: string;
  /** Edge of the emoji as a share of the image's shorter edge, in `(0, 1]`. */
  size: number;
  /** Factor that the emoji's own alpha is multiplied by, 0 to 1. */
  opacity: number;
  /** Where the emoji lies between the left edge (0) and the right (1). */
  x: number;
  /** Where the emoji lies between the top (0) and the bottom (1). */
  y: number;
}

/**
 * Puts one of some 700 emoji (Twemoji, CC-BY 4.0) onto an image. The defaults are those of SSCD's training.
 *
 * @param options How large and how opaque.
 * @returns The operation.
 * @throws {RangeError} If an interval is reversed or not within 0 to 1.
 *
 * @example The corner changes, the rest stays
 * ```ts
 * import { overlayEmoji } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3) };
 * const params = { emoji: "1f600", size: 0.5, opacity: 1, x: 0, y: 0 };
 * const { data } = await overlayEmoji().apply(image, params);
 * assert.ok(data[(16 * 64 + 16) * 3]! > 100);
 * assert.equal(data[(48 * 64 + 48) * 3], 0);
 * ```
 */
export function overlayEmoji(options: OverlayEmojiOptions = {}): Augmentation<OverlayEmojiParams> {
  const { size = [0.1, 0.5], opacity = [0.7, 1] } = options;
  checkInterval("overlayEmoji", "size", size, [0, 1]);
  checkInterval("overlayEmoji", "opacity", opacity, [0, 1]);
  return lazyAugmentation({
    name: "overlayEmoji",
    sample: (prng) => ({
      emoji: drawChoice(prng, emojiCodes),
      size: drawUniform(prng, size),
      opacity: drawUniform(prng, opacity),
      x: prng(),
      y: prng(),
    }),
    applyLazily: (image, params) => {
      checkParams("overlayEmoji", params, { size: [0, 1], opacity: [0, 1], x: [0, 1], y: [0, 1] });
      checkChoice("overlayEmoji", "emoji", params.emoji, emojiCodes);
      const edge = Math.max(1, Math.round(params.size * Math.min(image.width, image.height)));
      const box = {
        left: Math.round(params.x * (image.width - edge)),
        top: Math.round(params.y * (image.height - edge)),
        width: edge,
        height: edge,
      };
      return overlayLazily(
        image,
        box,
        params.opacity,
        () => renderSvg(emojiMarkup(params.emoji), box, { width: 36, height: 36 }),
      );
    },
  });
}
