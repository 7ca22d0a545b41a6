import { Problem } from "./problem.ts";

/**
 * The parameters behind the question mark of an address.
 *
 * @param url The address.
 * @param known The names that there can be.
 * @throws {Problem} 400 if there is another, or one is given twice: a misspelled one must not be passed over.
 */
export function queryParameters<Name extends string>(
  { searchParams }: URL,
  known: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<string, string>> = {};
  for (const [name, value] of searchParams) {
    if (!known.some((one) => one === name)) {
      const expected = known.length === 0 ? "none is taken here" : `those taken here are ${known.join(", ")}`;
      throw new Problem(400, `there is no parameter "${name}": ${expected}`);
    }
    if (name in found) throw new Problem(400, `the parameter "${name}" is given twice`);
    found[name] = value;
  }
  return found as Partial<Record<Name, string>>;
}

/** The most references that an answer names. */
export const MOST_REFERENCES = 100;

/**
 * How many references are asked for.
 *
 * @throws {Problem} 400 if it is no whole number of 1 to 100.
 */
export function parseK(text: string | undefined): number {
  if (text === undefined) return 10;
  const k = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (k >= 1 && k <= MOST_REFERENCES) return k;
  throw new Problem(400, `k is a whole number of 1 to ${MOST_REFERENCES}: current value is "${text}"`);
}

/**
 * A threshold that is asked for.
 *
 * @throws {Problem} 400 if it is no number of -1 to 1.
 */
export function parseThreshold(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const threshold = text.trim() === "" ? NaN : Number(text);
  if (threshold >= -1 && threshold <= 1) return threshold;
  throw new Problem(400, `threshold is a score, which is -1 to 1: current value is "${text}"`);
}

/**
 * A choice that is on or off.
 *
 * @throws {Problem} 400 if it is neither `true` nor `false`.
 */
export function parseFlag(name: string, text: string | undefined): boolean {
  if (text === undefined || text === "false") return false;
  if (text === "true") return true;
  throw new Problem(400, `${name} is true or false: current value is "${text}"`);
}
