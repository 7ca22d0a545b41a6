import { drawInteger, drawUniform } from "../random/draw.ts";
import { type Prng, seededPrng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { paintCells } from "./paint_cells.ts";
import { paintChart } from "./paint_chart.ts";
import { paintFabric } from "./paint_fabric.ts";
import { paintFace } from "./paint_face.ts";
import { paintFractal } from "./paint_fractal.ts";
import { paintLandscape } from "./paint_landscape.ts";
import { paintLights } from "./paint_lights.ts";
import { paintMap } from "./paint_map.ts";
import { paintMarble } from "./paint_marble.ts";
import { paintMeadow } from "./paint_meadow.ts";
import { paintPlant } from "./paint_plant.ts";
import { paintPoster } from "./paint_poster.ts";
import { paintRoom } from "./paint_room.ts";
import { paintShapes } from "./paint_shapes.ts";
import { paintSkyline } from "./paint_skyline.ts";
import { paintStillLife } from "./paint_still_life.ts";
import { paintTextPage } from "./paint_text_page.ts";
import { paintTiles } from "./paint_tiles.ts";
import { paintWood } from "./paint_wood.ts";

/** Options for {@linkcode generatePicture}. */
export interface GeneratePictureOptions {
  /** Seed of the whole series. */
  seed: number;
  /** Which picture of the series: 0 or more. */
  index: number;
  /**
   * Which view of the scene: 0 or more. Others than 0 have what is in the picture moved, tinted and shaped a little
   * otherwise, as one has it in photographs of the same place on another day: alike, and no copies of one another.
   *
   * @default {0}
   */
  variant?: number;
}

/** Landscapes twice: they are what photographs are most often of. */
const PAINTERS: readonly Painter[] = [
  paintLandscape,
  paintTextPage,
  paintShapes,
  paintSkyline,
  paintMarble,
  paintChart,
  paintFace,
  paintCells,
  paintRoom,
  paintFabric,
  paintLandscape,
  paintStillLife,
  paintMap,
  paintTiles,
  paintPlant,
  paintPoster,
  paintFractal,
  paintMeadow,
  paintWood,
  paintLights,
];
const ASPECTS = [1, 4 / 3, 4 / 3, 3 / 2, 3 / 2, 16 / 9, 3 / 4, 2 / 3] as const;
const LONGEST_EDGE = 512;
/** How far a variant's numbers are from those of the picture, at most. */
const NUDGE = 0.03;

/**
 * Paints a picture: a landscape, a town, a room, a face, a chart, a page of text, a texture, …
 *
 * The pictures of a series take turns among nineteen families. Two of one family look alike without being copies of
 * one another, which is what makes finding copies among them hard.
 *
 * @param options Seed and index; the same pair gives the same pixels with the same version of this toolkit.
 * @returns A picture with 256 to 512 pixels an edge.
 * @throws {RangeError} If the seed is not a safe integer, or the index or the variant is not a whole number of at
 * least 0.
 *
 * @example The same picture again
 * ```ts
 * import { generatePicture } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const picture = await generatePicture({ seed: 7, index: 4 });
 * assert.deepEqual(await generatePicture({ seed: 7, index: 4 }), picture);
 * assert.ok(Math.min(picture.width, picture.height) >= 256);
 * ```
 */
export async function generatePicture(options: GeneratePictureOptions): Promise<Image> {
  const { seed, index, variant = 0 } = options;
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(
      `Cannot generate a picture as the seed must be an integer: current value is ${seed}`,
    );
  }
  for (const [name, value] of Object.entries({ index, variant })) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new RangeError(
      `Cannot generate a picture as the ${name} must be a whole number of at least 0: current value is ${value}`,
    );
  }
  const scene = `picture/${seed}/${index}`;
  const prng = seededPrng(scene);
  const size = drawSize(prng);
  const drawn = variant === 0 ? prng : nudged(prng, seededPrng(`${scene}/${variant}`));
  return await PAINTERS[index % PAINTERS.length]!(drawn, size);
}

/** Numbers that are near those of another source, mirrored at 0 and 1. */
function nudged(prng: Prng, nudges: Prng): Prng {
  return () => {
    const moved = Math.abs(prng() + NUDGE * (2 * nudges() - 1));
    return moved < 1 ? moved : 2 - moved - Number.EPSILON;
  };
}

function drawSize(prng: Prng): Size {
  const aspect = ASPECTS[drawInteger(prng, [0, ASPECTS.length - 1])]!;
  const short = Math.round(
    drawUniform(prng, [256, Math.min(352, LONGEST_EDGE / Math.max(aspect, 1 / aspect))]),
  );
  const long = Math.round(short * Math.max(aspect, 1 / aspect));
  return aspect >= 1 ? { width: long, height: short } : { width: short, height: long };
}

/**
 * Paints one picture of a family. Everything is drawn from `prng`; pictures of one family look alike, so that they
 * are mistaken for each other more easily than for those of another.
 */
type Painter = (prng: Prng, size: Size) => Image | Promise<Image>;
