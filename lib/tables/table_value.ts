/**
 * A value as a table shows it.
 *
 * @param key What messages call its column.
 * @param index Its row, from 0.
 * @returns A number, a text, or `null` where it is missing: `null`, `undefined` and NaN.
 * @throws {TypeError} If it is anything else.
 */
export function tableValue(
  value: unknown,
  key: string,
  index: number,
  scale: number,
): number | string | null {
  switch (typeof value) {
    case "number":
    case "bigint":
      return Number.isNaN(value) ? null : Number(value) * scale;
    case "string":
      return value;
    case "boolean":
      return value ? "yes" : "no";
    case "undefined":
      return null;
  }
  if (value === null) return null;
  throw new TypeError(
    `Cannot make a table as ${key} of row ${index} must be text, a number, a boolean or null: ` +
      `current value is ${JSON.stringify(value)}`,
  );
}
