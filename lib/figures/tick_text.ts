import { numberText } from "../tables/number_text.ts";

const SUPERSCRIPTS: Record<string, string> = {
  "-": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};
const PREFIXES = ["", "k", "M", "G", "T"];

/**
 * The number at a tick of a linear axis.
 *
 * @param step How far ticks are apart, which decides the decimals.
 * @param largest The largest magnitude on the axis, which decides on thousands, millions and powers of ten.
 */
export function tickText(value: number, step: number, largest: number): string {
  if (largest < 1e-3 || largest >= 1e15) return value === 0 ? "0" : powerText(value);
  const thousands = largest < 1e4 ? 0 : Math.floor(Math.log10(largest) / 3);
  const unit = 1000 ** thousands;
  const digits = Math.max(0, -Math.floor(Math.log10(step / unit) + 1e-9));
  const text = numberText(value / unit, digits);
  return Number(value) === 0 ? "0" : text + PREFIXES[thousands]!;
}

/**
 * The number at a tick of a logarithmic axis: as it is, or where that would be long as a multiple of a power of ten.
 */
export function logTickText(value: number): string {
  return value >= 1e-3 && value < 1e4 ? String(Number(value.toPrecision(6))) : powerText(value);
}

/** A number where nothing is known of others, with up to six digits. */
export function plainNumberText(value: number): string {
  const size = Math.abs(value);
  return value !== 0 && (size < 1e-3 || size >= 1e7)
    ? powerText(value)
    : String(Number(value.toPrecision(6))).replace("-", "−");
}

function powerText(value: number): string {
  const [mantissa, exponent] = value.toExponential(3).split("e") as [string, string];
  const factor = numberText(Number(mantissa), 3).replace(/\.?0+$/, "");
  const power = `10${[...exponent.replace("+", "")].map((character) => SUPERSCRIPTS[character]!).join("")}`;
  return factor === "1" ? power : factor === "−1" ? `−${power}` : `${factor}×${power}`;
}
