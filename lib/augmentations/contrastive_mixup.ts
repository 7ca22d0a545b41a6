import * as tf from "@tensorflow/tfjs";
import { drawNormal } from "../random/draw.ts";
import type { Box } from "../images/crop_image.ts";
import type { Prng } from "../random/prng.ts";
import type { Images, Size } from "../types.ts";

/** Options for {@linkcode contrastiveMixup}. */
export interface ContrastiveMixupOptions {
  /**
   * The chance of each image to be mixed.
   *
   * @default {0.05}
   */
  probability?: number;
  /**
   * Both parameters of the Beta distribution of the image's own share when two are blended.
   *
   * @default {2}
   */
  mixupAlpha?: number;
  /**
   * The same when a rectangle of another image is put in.
   *
   * @default {2}
   */
  cutmixAlpha?: number;
  /**
   * The chance of a rectangle rather than a blend.
   *
   * @default {0.5}
   */
  cutmixShare?: number;
}

/** Parameters of the mixup for one image of a batch; plain JSON. */
export interface MixupParams {
  /** The share of the image itself, 1 where it is left alone. */
  share: number;
  /** The rectangle that comes from the other image; `null` where the two are blended. */
  box: Box | null;
}

/** SSCD's mixup and cutmix for contrastive learning, on whole batches. */
export interface ContrastiveMixup {
  /**
   * Draws what happens to each image of a batch.
   *
   * @param batch How many images, the views of each image included.
   * @param size Their size.
   * @param prng The only randomness.
   */
  sample(batch: number, size: Size, prng: Prng): MixupParams[];
  /**
   * Mixes each image with the one as far from the batch's end as it is from the beginning.
   *
   * @param images `[batch, height, width, channels]`; borrowed.
   * @param params One entry an image.
   * @returns A tensor of the same shape, which the caller disposes of.
   * @throws {RangeError} If there is not one entry an image, or a share is not within 0 to 1.
   */
  apply(images: Images, params: readonly MixupParams[]): Images;
  /**
   * Which images each image shows, and how much of each: what {@linkcode sscd} takes for ids. Two images with an
   * image in common match.
   *
   * @param params One entry an image, of a batch whose parts are the first views, the second views and so on.
   * @param views How many views of each image there are.
   * @returns `[batch, batch / views]`, rows of sum 1.
   * @throws {RangeError} If the batch is no multiple of the views.
   */
  softLabels(params: readonly MixupParams[], views?: number): number[][];
}

/**
 * SSCD's mixup: with a small chance, an image of the batch is blended with another or gets a rectangle of it, and then
 * counts as a copy of both.
 *
 * @param options How often and how.
 * @returns Functions over batches.
 * @throws {RangeError} If a chance is not within 0 to 1 or a parameter is not positive.
 * @see {@link https://arxiv.org/abs/2202.10261 | Pizzi et al. 2022, section 4.3}, `sscd/transforms/mixup.py`, which
 * calls Classy Vision's `MixupTransform` in mode `elem`; RDCD does without it.
 *
 * @example Halves of two images
 * ```ts
 * import { contrastiveMixup } from "rdcd/augmentations";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const mixup = contrastiveMixup();
 * const params = [{ share: 0.5, box: null }, { share: 1, box: null }];
 * assert.deepEqual(mixup.apply(tf.tensor4d([0, 1], [2, 1, 1, 1]), params).arraySync(), [[[[0.5]]], [[[1]]]]);
 * assert.deepEqual(mixup.softLabels(params, 1), [[0.5, 0.5], [0, 1]]);
 * ```
 */
export function contrastiveMixup(options: ContrastiveMixupOptions = {}): ContrastiveMixup {
  const { probability = 0.05, mixupAlpha = 2, cutmixAlpha = 2, cutmixShare = 0.5 } = options;
  for (const [name, value] of Object.entries({ probability, cutmixShare })) {
    check(name, value, value >= 0 && value <= 1, "within 0 to 1");
  }
  for (const [name, value] of Object.entries({ mixupAlpha, cutmixAlpha })) {
    check(name, value, value > 0 && Number.isFinite(value), "a positive number");
  }
  return {
    sample: (batch, size, prng) =>
      Array.from({ length: batch }, () => {
        if (prng() >= probability) return { share: 1, box: null };
        if (prng() >= cutmixShare) return { share: drawBeta(prng, mixupAlpha), box: null };
        const box = drawBox(prng, drawBeta(prng, cutmixAlpha), size);
        return { share: 1 - box.width * box.height / (size.width * size.height), box };
      }),
    apply: (images, params) => {
      const [batch, height, width] = images.shape;
      if (params.length !== batch || params.some(({ share }) => !(share >= 0 && share <= 1))) {
        throw new RangeError(
          `Cannot mix the batch as params must have ${batch} entries with shares within 0 to 1: ` +
            `current value is ${JSON.stringify(params).slice(0, 200)}`,
        );
      }
      return tf.tidy(() => {
        const own = tf.tensor4d(ownShares(params, { width, height }), [batch, height, width, 1]);
        return images.mul(own).add(images.reverse(0).mul(tf.sub(1, own)));
      });
    },
    softLabels: (params, views = 2) => {
      const count = params.length / views;
      if (!Number.isInteger(count) || count < 1) {
        throw new RangeError(
          `Cannot label the batch as it must be a multiple of ${views} views: current value is ${params.length}`,
        );
      }
      return params.map(({ share }, index) => {
        const row = new Array<number>(count).fill(0);
        row[index % count]! += share;
        row[(params.length - 1 - index) % count]! += 1 - share;
        return row;
      });
    },
  };
}

function check(name: string, value: number, isRight: boolean, rule: string): void {
  if (isRight) return;
  throw new RangeError(`Cannot make contrastiveMixup as ${name} must be ${rule}: current value is ${value}`);
}

/** How much of each pixel is the image's own. */
function ownShares(params: readonly MixupParams[], { width, height }: Size): Float32Array {
  const shares = new Float32Array(params.length * width * height);
  params.forEach(({ share, box }, index) => {
    const start = index * width * height;
    shares.fill(box === null ? share : 1, start, start + width * height);
    if (box === null) return;
    for (let row = box.top; row < box.top + box.height; row++) {
      shares.fill(0, start + row * width + box.left, start + row * width + box.left + box.width);
    }
  });
  return shares;
}

/** A rectangle of the other image's share around a random middle, cut off at the edges. */
function drawBox(prng: Prng, share: number, { width, height }: Size): Box {
  const edge = (length: number) => {
    const half = Math.floor(Math.floor(length * Math.sqrt(1 - share)) / 2);
    const middle = Math.floor(prng() * length);
    const from = Math.max(0, middle - half);
    return { from, length: Math.min(length, middle + half) - from };
  };
  const vertical = edge(height);
  const horizontal = edge(width);
  return { left: horizontal.from, top: vertical.from, width: horizontal.length, height: vertical.length };
}

/** A number of the Beta distribution with both parameters `alpha`. */
function drawBeta(prng: Prng, alpha: number): number {
  const one = drawGamma(prng, alpha);
  return one / (one + drawGamma(prng, alpha));
}

/** A number of the Gamma distribution (Marsaglia and Tsang 2000). */
function drawGamma(prng: Prng, shape: number): number {
  // Below 1 by way of the distribution of the next larger shape.
  if (shape < 1) return drawGamma(prng, shape + 1) * (1 - prng()) ** (1 / shape);
  const d = shape - 1 / 3;
  while (true) {
    const normal = drawNormal(prng);
    const cube = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (cube > 0 && Math.log(1 - prng()) < normal ** 2 / 2 + d * (1 - cube + Math.log(cube))) return d * cube;
  }
}
