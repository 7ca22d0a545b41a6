import type { Prng } from "../random/prng.ts";
import type { Size } from "../types.ts";

/** Options for {@linkcode noiseField}. */
export interface NoiseFieldOptions {
  /** Width of the coarsest blobs, in pixels. */
  scaleX: number;
  /** Height of the coarsest blobs, in pixels. */
  scaleY: number;
  /** Layers, each with blobs of half the size of the one before. */
  octaves: number;
  /** Strength of each layer as a share of the one before; 0.5 unless given. */
  gain?: number;
}

/**
 * Fractal noise: layers of smoothly interpolated random lattices, added and stretched to `[0, 1]`.
 *
 * @returns Row-major `[height, width]`.
 */
export function noiseField(prng: Prng, { width, height }: Size, options: NoiseFieldOptions): Float32Array {
  const { scaleX, scaleY, octaves, gain = 0.5 } = options;
  const field = new Float32Array(width * height);
  for (let octave = 0; octave < octaves; octave++) {
    addLayer(field, { width, height }, prng, scaleX / 2 ** octave, scaleY / 2 ** octave, gain ** octave);
  }
  let low = Infinity;
  let high = -Infinity;
  for (const value of field) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const span = Math.max(high - low, 1e-9);
  for (let index = 0; index < field.length; index++) field[index] = (field[index]! - low) / span;
  return field;
}

function addLayer(
  field: Float32Array,
  { width, height }: Size,
  prng: Prng,
  cellX: number,
  cellY: number,
  strength: number,
) {
  const columns = Math.floor((width - 1) / cellX) + 2;
  const rows = Math.floor((height - 1) / cellY) + 2;
  const lattice = new Float32Array(columns * rows);
  for (let index = 0; index < lattice.length; index++) lattice[index] = prng();
  const blended = new Float32Array(columns);
  const left = Int32Array.from({ length: width }, (_, x) => Math.floor(x / cellX));
  const weight = Float32Array.from({ length: width }, (_, x) => strength * smooth(x / cellX - left[x]!));
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cellY);
    const share = smooth(y / cellY - row);
    for (let column = 0; column < columns; column++) {
      const above = lattice[row * columns + column]!;
      blended[column] = above + (lattice[(row + 1) * columns + column]! - above) * share;
    }
    for (let x = 0; x < width; x++) {
      const first = blended[left[x]!]!;
      field[y * width + x]! += strength * first + (blended[left[x]! + 1]! - first) * weight[x]!;
    }
  }
}

function smooth(share: number): number {
  return share * share * (3 - 2 * share);
}

/** The field's value between pixels; outside, that of the nearest edge. */
export function sampleField(field: Float32Array, { width, height }: Size, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), width - 1.001);
  const cy = Math.min(Math.max(y, 0), height - 1.001);
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const at = top * width + left;
  const upper = field[at]! + (field[at + 1]! - field[at]!) * (cx - left);
  const lower = field[at + width]! + (field[at + width + 1]! - field[at + width]!) * (cx - left);
  return upper + (lower - upper) * (cy - top);
}
