import type { DescriptorMethod } from "../../descriptors/method.ts";
import { describesAsBits } from "../../descriptors/store/store_precision.ts";
import { falseMatchRate, QUERIES_A_FALSE_MATCH, thresholdAt } from "../../thresholds/false_positives.ts";
import { integerOption, positiveOption, UsageError } from "../task.ts";

/** The options by which the user chooses a threshold. */
export const thresholdOptions = {
  "threshold": { type: "string" },
  "max-bits": { type: "string" },
  "false-positives": { type: "string" },
  "one-false-match-in": { type: "string" },
} as const;

/** Lines about them for `--help`. */
export const thresholdHelp = `  --threshold T         scores of at least T are called copies
  --max-bits N          hashes and other bits: those of which at most N bits differ are called copies, such as 31 of PDQ's 256
  --false-positives R   the threshold that unrelated images reach with a rate of R a compared pair, such as 1e-6
  --one-false-match-in N  the threshold at which one false match is expected in N queries against all references (1000,
                        where none of the four is given). This and the rate are told by what was measured of the model on
                        unrelated images: docs/thresholds.md`;

/** Their values. */
export type ThresholdValues = { [Name in keyof typeof thresholdOptions]?: string | undefined };

/** How a threshold is chosen, checked before anything is opened. */
export type ThresholdChoice = { score: number } | { bits: number } | { rate: number } | {
  queries: number;
  isDefault: boolean;
};

/** A threshold and where it comes from. */
export interface ChosenThreshold {
  /** The lowest score of a copy. */
  score: number;
  /** False positives expected a compared pair; `null` where nobody measured it. */
  rate: number | null;
  /** The origin, in words. */
  origin: string;
}

/** SSCD's cosine of pairs of DISC21 of which 90 % are copies, as its authors advise it. */
const ADVISED: Readonly<Record<string, number>> = { sscd_disc_mixup: 0.75 };

/**
 * Reads what the user typed about the threshold.
 *
 * @throws {UsageError} If it is no number, out of range, or several are given.
 */
export function thresholdChoice(values: ThresholdValues): ThresholdChoice {
  const given = Object.keys(thresholdOptions).filter((name) =>
    values[name as keyof ThresholdValues] !== undefined
  );
  if (given.length > 1) {
    throw new UsageError(`give one of ${given.map((name) => `--${name}`).join(" and ")}, not both`);
  }
  const { threshold, "max-bits": bits, "false-positives": rateText, "one-false-match-in": queries } = values;
  if (threshold !== undefined) {
    const score = Number(threshold);
    if (threshold.trim() === "" || !(score >= -1 && score <= 1)) {
      const hint = score > 1 ? "; a number of bits that may differ is --max-bits" : "";
      throw new UsageError(
        `--threshold takes a score, which is -1 to 1: current value is "${threshold}"${hint}`,
      );
    }
    return { score };
  }
  if (bits !== undefined) return { bits: integerOption("max-bits", bits, 0) };
  if (rateText !== undefined) {
    const rate = positiveOption("false-positives", rateText);
    if (rate > 1) {
      throw new UsageError(`--false-positives is a rate of at most 1: current value is "${rateText}"`);
    }
    return { rate };
  }
  return queries === undefined
    ? { queries: QUERIES_A_FALSE_MATCH, isDefault: true }
    : { queries: integerOption("one-false-match-in", queries, 1), isDefault: false };
}

/**
 * The threshold for a method's descriptors.
 *
 * @param choice How the user chose it.
 * @param spec The text that named the method.
 * @param references How many images queries are compared with.
 * @returns `null` where none was chosen and none is known.
 * @throws {UsageError} If a rate was chosen and nobody measured the method's, or bits and it has none.
 */
export function chooseThreshold(
  choice: ThresholdChoice,
  method: DescriptorMethod,
  spec: string,
  references: number,
): ChosenThreshold | null {
  const { name, dims, falsePositives } = method;
  if ("score" in choice) return { score: choice.score, rate: null, origin: "as --threshold says" };
  if ("bits" in choice) {
    const origin = `at most ${choice.bits} of ${dims} bits differ`;
    return { score: scoreOfBits(choice.bits, method), rate: null, origin };
  }
  if (falsePositives === undefined) {
    if ("isDefault" in choice && choice.isDefault) {
      const score = ADVISED[spec];
      return score === undefined ? null : { score, rate: null, origin: "as its authors advise" };
    }
    throw new UsageError(unknownThreshold({ name }, spec));
  }
  if ("rate" in choice) {
    const origin = `which unrelated images reach with a rate of ${choice.rate.toExponential()} a pair`;
    return { score: thresholdAt(falsePositives, choice.rate), rate: choice.rate, origin };
  }
  const rate = falseMatchRate(choice.queries, references);
  return {
    score: thresholdAt(falsePositives, rate),
    rate,
    origin: `one false match expected in ${inThousands(choice.queries)} queries against ${
      inThousands(references)
    } references`,
  };
}

/**
 * The lowest score of descriptors of which at most so many bits differ. That of `bits` is `1 - 2 * bits / dims`; half a bit
 * more is allowed for, so that it does not matter how a score was rounded.
 *
 * @throws {UsageError} If the method's descriptors are not bits, or have fewer.
 */
export function scoreOfBits(
  bits: number,
  method: Pick<DescriptorMethod, "name" | "dims" | "bytesPerImage">,
): number {
  const { name, dims } = method;
  if (!describesAsBits(method)) {
    throw new UsageError(`--max-bits is for bits, and ${name} describes by numbers: give --threshold`);
  }
  if (bits > dims) {
    throw new UsageError(`--max-bits is at most the ${dims} bits of ${name}: current value is ${bits}`);
  }
  return Math.max(-1, 1 - 2 * (bits + 0.5) / dims);
}

/** What to do where no threshold is known, in words. */
export function unknownThreshold({ name }: Pick<DescriptorMethod, "name">, spec: string): string {
  return `no threshold is known for ${name}: give one with --threshold, or measure it on images of which none is a copy of ` +
    `another, "deno task export --model ${spec} --out FILE.safetensors --unrelated DIR", and name that file with --model`;
}

/** A threshold in words. */
export function thresholdText({ score, origin }: ChosenThreshold): string {
  return `scores of at least ${Number(score.toFixed(4))} are called copies: ${origin}`;
}

function inThousands(count: number): string {
  return count.toLocaleString("en");
}
