import { type ColorConversion, encodeSrgb } from "./color_conversion.ts";

/** Where a tag's data lies. */
type Tags = Map<string, DataView>;

/** XYZ at illuminant D50, which profiles connect through, to linear sRGB: the inverse of sRGB's own profile. */
const SRGB_FROM_XYZ = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const;

/** A profile that changes no color by more than this, in gray levels, is an image's sRGB. */
const SAME_LEVELS = 1.5;

/**
 * Finds how an ICC profile of three curves and a matrix (sRGB, Adobe RGB, Display P3, …) changes an image's levels.
 *
 * @param profile The profile; nothing in it is believed.
 * @returns How colors become sRGB; `"none"` where they are sRGB already; `null` where the profile is of another
 * kind or damaged, so that a color management system has to look at it.
 */
export function matrixProfile(profile: Uint8Array): ColorConversion | "none" | null {
  const tags = readTags(profile);
  if (tags === null || tags.has("A2B0") || tags.has("A2B1")) return null;
  const columns = ["rXYZ", "gXYZ", "bXYZ"].map((name) => readXyz(tags.get(name)));
  const curves = ["rTRC", "gTRC", "bTRC"].map((name) => readCurve(tags.get(name)));
  const curveValues = new Float64Array(768);
  for (let channel = 0; channel < 3; channel++) {
    const curve = curves[channel]!;
    if (columns[channel] === null || curve === null) return null;
    for (let level = 0; level < 256; level++) {
      const light = curve(level / 255);
      if (!Number.isFinite(light)) return null;
      curveValues[channel * 256 + level] = Math.min(1, Math.max(0, light));
    }
  }
  const matrix = SRGB_FROM_XYZ.flatMap((row) =>
    columns.map((column) => row[0] * column![0]! + row[1] * column![1]! + row[2] * column![2]!)
  );
  const conversion = { curves: curveValues, matrix };
  return largestChange(conversion) <= SAME_LEVELS ? "none" : conversion;
}

function readTags(profile: Uint8Array): Tags | null {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  if (view.byteLength < 132 || text(view, 16) !== "RGB " || text(view, 20) !== "XYZ ") return null;
  const count = view.getUint32(128);
  if (count > 100 || 132 + count * 12 > view.byteLength) return null;
  const tags: Tags = new Map();
  for (let entry = 132; entry < 132 + count * 12; entry += 12) {
    const offset = view.getUint32(entry + 4);
    const length = view.getUint32(entry + 8);
    if (offset + length > view.byteLength) return null;
    tags.set(text(view, entry), new DataView(profile.buffer, profile.byteOffset + offset, length));
  }
  return tags;
}

function readXyz(tag: DataView | undefined): number[] | null {
  if (tag === undefined || tag.byteLength < 20 || text(tag, 0) !== "XYZ ") return null;
  return [8, 12, 16].map((at) => tag.getInt32(at) / 65536);
}

function readCurve(tag: DataView | undefined): ((value: number) => number) | null {
  if (tag === undefined || tag.byteLength < 12) return null;
  if (text(tag, 0) === "curv") return readSampledCurve(tag);
  return text(tag, 0) === "para" ? readParametricCurve(tag) : null;
}

function readSampledCurve(tag: DataView): ((value: number) => number) | null {
  const count = tag.getUint32(8);
  if (count === 0) return (value) => value;
  if (12 + count * 2 > tag.byteLength) return null;
  if (count === 1) {
    const gamma = tag.getUint16(12) / 256;
    return (value) => value ** gamma;
  }
  return (value) => {
    const position = value * (count - 1);
    const index = Math.min(count - 2, Math.floor(position));
    const low = tag.getUint16(12 + index * 2);
    const high = tag.getUint16(14 + index * 2);
    return (low + (high - low) * (position - index)) / 65535;
  };
}

// ICC.1 10.18: how many parameters each function type has.
const PARAMETERS = [1, 3, 4, 5, 7];

function readParametricCurve(tag: DataView): ((value: number) => number) | null {
  const kind = tag.getUint16(8);
  const length = PARAMETERS[kind];
  if (length === undefined || 12 + length * 4 > tag.byteLength) return null;
  const values = Array.from({ length }, (_, index) => tag.getInt32(12 + index * 4) / 65536);
  const [gamma, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = values as [number, ...number[]];
  const power = (value: number) => Math.max(0, a * value + b) ** gamma;
  if (kind === 0) return (value) => value ** gamma;
  if (kind === 1) return (value) => value >= -b / a ? power(value) : 0;
  if (kind === 2) return (value) => value >= -b / a ? power(value) + c : c;
  return (value) => value >= d ? power(value) + e : c * value + f;
}

function largestChange({ curves, matrix }: ColorConversion): number {
  let largest = 0;
  const levels = [0, 16, 64, 128, 192, 255];
  for (const red of levels) {
    for (const green of levels) {
      for (const blue of levels) {
        const light = [curves[red]!, curves[256 + green]!, curves[512 + blue]!] as const;
        [red, green, blue].forEach((level, target) => {
          const sum = matrix[target * 3]! * light[0] + matrix[target * 3 + 1]! * light[1] +
            matrix[target * 3 + 2]! * light[2];
          largest = Math.max(largest, Math.abs(255 * encodeSrgb(Math.min(1, Math.max(0, sum))) - level));
        });
      }
    }
  }
  return largest;
}

function text(view: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));
}
