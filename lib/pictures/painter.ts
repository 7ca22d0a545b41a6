import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";

/**
 * Paints one picture of a family. Everything is drawn from `prng`; pictures of one family look alike, so that they
 * are mistaken for each other more easily than for those of another.
 */
export type Painter = (prng: Prng, size: Size) => Image | Promise<Image>;
