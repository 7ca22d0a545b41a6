import { IMAGENET_DEVIATION, IMAGENET_MEAN } from "../../images/imagenet.ts";

/** The key of an ONNX file's metadata under which {@linkcode formatPreprocessing} is kept. */
export const PREPROCESSING = "rdcd.preprocessing";

/** A number for red, green and blue. */
export type ColorTriple = readonly [red: number, green: number, blue: number];

/** Preprocessing that an ONNX file needs besides its graph. */
export interface Preprocessing {
  /** Subtracted from levels over 255. */
  mean: ColorTriple;
  /** Divisor of the difference. */
  deviation: ColorTriple;
}

/** How every network of this project is fed. */
export const IMAGENET_PREPROCESSING: Preprocessing = { mean: IMAGENET_MEAN, deviation: IMAGENET_DEVIATION };

/** The text for an ONNX file's metadata. */
export function formatPreprocessing({ mean, deviation }: Preprocessing): string {
  return JSON.stringify({ mean, deviation });
}

/**
 * Reads from a file's metadata how images are to be fed.
 *
 * @returns `null` where the text says nothing of use.
 */
export function parsePreprocessing(text: string): Preprocessing | null {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  const { mean, deviation } = (content ?? {}) as Record<string, unknown>;
  return isTriple(mean) && isTriple(deviation) && deviation.every((value) => value > 0)
    ? { mean, deviation }
    : null;
}

/** Checks whether a value is three finite numbers. */
function isTriple(value: unknown): value is ColorTriple {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
}
