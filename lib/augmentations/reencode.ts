import type { Interval } from "../types.ts";
import { checkChoice, checkInterval, checkParams } from "./check_params.ts";
import { drawChoice, drawInteger } from "../random/draw.ts";
import { encodeImage } from "../images/encode_image.ts";
import { readImage } from "../images/read_image.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode reencode}. */
export interface ReencodeOptions {
  /**
   * Formats drawn from, evenly.
   *
   * @default {["jpeg"]}
   */
  formats?: readonly ("jpeg" | "webp")[];
  /**
   * Qualities, whole numbers within 0 to 100, both ends included.
   *
   * @default {[0, 100]}
   */
  quality?: Interval;
}

/** Parameters drawn by {@linkcode reencode}. */
export interface ReencodeParams {
  /** The file format. */
  format: "jpeg" | "webp";
  /** The encoder's quality, 0 to 100. */
  quality: number;
}

/**
 * Writes an image as a lossy file and reads it again.
 *
 * @param options Formats and qualities. JPEG's quality 0 is 1, as in libjpeg.
 * @returns The operation.
 * @throws {RangeError} If the interval of qualities is reversed or not within 0 to 100.
 *
 * @example The size stays
 * ```ts
 * import { reencode } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 9, height: 5, data: new Uint8Array(9 * 5 * 3).fill(200) };
 * const { width, height } = await reencode().apply(image, { format: "jpeg", quality: 10 });
 * assert.deepEqual({ width, height }, { width: 9, height: 5 });
 * ```
 */
export function reencode(options: ReencodeOptions = {}): Augmentation<ReencodeParams> {
  const { formats = ["jpeg"], quality = [0, 100] } = options;
  checkInterval("reencode", "quality", quality, [0, 100]);
  return {
    name: "reencode",
    sample: (prng) => ({ format: drawChoice(prng, formats), quality: drawInteger(prng, quality) }),
    apply: async (image, params) => {
      checkParams("reencode", params, { quality: [0, 100] });
      checkChoice("reencode", "format", params.format, ["jpeg", "webp"]);
      const { format } = params;
      const quality = format === "jpeg" ? Math.max(1, params.quality) : params.quality;
      return await readImage(await encodeImage(image, { format, quality }));
    },
  };
}
