import { UsageError } from "../task.ts";

/**
 * Inner products from which the methods' authors call two images the same: PDQ's Hamming distance of at most 31 of
 * 256 bits (ThreatExchange), pHash's of at most 10 of 64, and SSCD's cosine of DISC21 pairs of which 90 % are copies.
 */
export const ADVISED_THRESHOLDS: Readonly<Record<string, number>> = {
  pdq: 1 - 2 * 31 / 256,
  phash: 1 - 2 * 10 / 64,
  sscd_disc_mixup: 0.75,
};

/**
 * Reads what the user typed after `--threshold`.
 *
 * @throws {UsageError} If it is no number.
 */
export function thresholdOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new UsageError(`--threshold takes a number: current value is "${text}"`);
  }
  return value;
}
