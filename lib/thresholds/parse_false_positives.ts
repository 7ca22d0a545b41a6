import { InvalidDataError } from "../errors.ts";
import type { FalsePositives } from "./false_positives.ts";

/** More rates than that are not measured by anybody. */
const MOST_RATES = 1000;

/**
 * Checks what a stranger's file says of its false positives.
 *
 * @param json What it holds, parsed.
 * @param path The file, for the message.
 * @throws {InvalidDataError} If it is no table, or one by which a lower rate would have a lower threshold.
 */
export function parseFalsePositives(json: unknown, path: string): FalsePositives {
  const { pairs, measured, tail } = (json ?? {}) as Partial<FalsePositives>;
  if (!isNumber(pairs) || pairs < 1) throw refusal(path, "pairs must be a positive number", pairs);
  if (!Array.isArray(measured) || measured.length === 0 || measured.length > MOST_RATES) {
    throw refusal(path, `measured must be a list of 1 to ${MOST_RATES} rates and scores`, measured);
  }
  measured.forEach((entry: unknown, index) => {
    const [rate, score] = Array.isArray(entry) && entry.length === 2 ? entry : [NaN, NaN];
    const [rateBefore, scoreBefore] = measured[index - 1] ?? [Infinity, -1];
    const isRate = isNumber(rate) && rate <= 1 && rate < rateBefore && rate * pairs >= 1;
    const isScore = isNumber(score) && score >= scoreBefore && score <= 1;
    if (isRate && isScore) return;
    const rule =
      `measured[${index}] must be a falling rate of a pair at least, and a score to 1 that does not fall`;
    throw refusal(path, rule, entry);
  });
  const { from, rate, scale, shape } = (tail ?? {}) as Partial<FalsePositives["tail"]>;
  if (!isNumber(from) || Math.abs(from) > 1) throw refusal(path, "tail.from must be -1 to 1", from);
  if (!isNumber(rate) || rate <= 0 || rate > 1) throw refusal(path, "tail.rate must be above 0 to 1", rate);
  if (!isNumber(scale) || scale <= 0) throw refusal(path, "tail.scale must be above 0", scale);
  if (!isNumber(shape) || shape >= 1) throw refusal(path, "tail.shape must be below 1", shape);
  return {
    pairs,
    measured: measured.map(([rate, score]) => [rate, score]),
    tail: { from, rate, scale, shape },
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function refusal(path: string, rule: string, found: unknown): InvalidDataError {
  const text = JSON.stringify(found)?.slice(0, 100);
  return new InvalidDataError(path, `of its false positives, ${rule}: current value is ${text}`);
}
