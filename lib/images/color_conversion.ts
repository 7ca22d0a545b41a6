/** How the colors of an image become sRGB: a curve for each channel, then a matrix, then sRGB's own curve. */
export interface ColorConversion {
  /** Linear light in `[0, 1]` of each level: red's 256, green's 256, blue's 256. */
  curves: Float64Array;
  /** Row-major 3 x 3: linear light in the image's primaries to linear light in sRGB's. */
  matrix: readonly number[];
}

/** A {@linkcode ColorConversion} as `convertColors` of `pixels.as` takes it. */
export interface ConversionTables {
  /** Shares that each level of each channel adds to linear red, green and blue: `3 * 256 * 4` numbers. */
  contributions: Float32Array;
  /** The sRGB byte of each linear level. */
  encoding: Uint8Array;
}

// Near black sRGB climbs 12.92 * 255 levels a unit of light; a fifth of a level is then the coarsest step.
const LINEAR_LEVELS = 2 ** 14;

const encoding = Uint8Array.from(
  { length: LINEAR_LEVELS },
  (_, level) => Math.round(255 * encodeSrgb(level / (LINEAR_LEVELS - 1))),
);

/** Prepares a conversion for the kernel. */
export function conversionTables({ curves, matrix }: ColorConversion): ConversionTables {
  const contributions = new Float32Array(3 * 256 * 4);
  for (let entry = 0; entry < 768; entry++) {
    const channel = entry >> 8;
    for (let target = 0; target < 3; target++) {
      contributions[entry * 4 + target] = curves[entry]! * matrix[target * 3 + channel]! *
        (LINEAR_LEVELS - 1);
    }
  }
  return { contributions, encoding };
}

/** sRGB's curve (IEC 61966-2-1): linear light in `[0, 1]` to the encoded value in `[0, 1]`. */
export function encodeSrgb(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}
