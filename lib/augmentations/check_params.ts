import type { Color, Interval } from "../types.ts";

/**
 * Refuses an interval to draw from that is reversed or reaches outside what the operation can do.
 *
 * @throws {RangeError} Naming the operation, the option and the interval.
 */
export function checkInterval(
  operation: string,
  option: string,
  interval: Interval,
  allowed: Interval,
): void {
  const [low, high] = interval;
  if (!(low >= allowed[0] && high <= allowed[1] && low <= high)) {
    throw new RangeError(
      `Cannot make ${operation} as ${option} must be an interval within ${allowed[0]} to ${allowed[1]}: ` +
        `current value is [${low}, ${high}]`,
    );
  }
}

/**
 * Refuses parameters that were not drawn by the operation: they may come from a file.
 *
 * @throws {RangeError} Naming the operation, the parameter and its value.
 */
export function checkParams<Params>(
  operation: string,
  params: Params,
  allowed: { readonly [Name in keyof Params]?: Interval },
): void {
  for (const [name, interval] of Object.entries(allowed) as [keyof Params & string, Interval][]) {
    const value: unknown = params?.[name];
    if (typeof value !== "number" || !(value >= interval[0] && value <= interval[1])) {
      throw new RangeError(
        `Cannot apply ${operation} as ${name} must be a number within ${interval[0]} to ${interval[1]}: ` +
          `current value is ${JSON.stringify(value)}`,
      );
    }
  }
}

/**
 * Refuses a color that is not three whole numbers of 0 to 255.
 *
 * @throws {RangeError} Naming the operation and the value.
 */
export function checkColor(operation: string, color: Color): void {
  const right = Array.isArray(color) && color.length === 3 &&
    color.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  if (!right) {
    throw new RangeError(
      `Cannot apply ${operation} as color must be three whole numbers of 0 to 255: ` +
        `current value is ${JSON.stringify(color)}`,
    );
  }
}

/**
 * Refuses a value that is none of the choices.
 *
 * @throws {RangeError} Naming the operation, the parameter, its value and the choices.
 */
export function checkChoice<Choice>(
  operation: string,
  name: string,
  value: Choice,
  choices: readonly Choice[],
): void {
  if (!choices.includes(value)) {
    const listed = choices.slice(0, 20).join(", ") +
      (choices.length > 20 ? `, … (${choices.length} in all)` : "");
    throw new RangeError(
      `Cannot apply ${operation} as ${name} must be one of ${listed}: ` +
        `current value is ${JSON.stringify(value)}`,
    );
  }
}
