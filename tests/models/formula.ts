import * as tf from "@tensorflow/tfjs";

/** The 32-bit mixing function of the reference values' formulas. */
export function hash(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A stream of numbers in [0, 1) for a key: the i-th is `uniform(key)(i)`. */
export function uniform(key: string): (index: number) => number {
  let seed = 2166136261;
  for (const byte of new TextEncoder().encode(key)) seed = Math.imul(seed ^ byte, 16777619);
  return (index) => hash(Math.imul(index, 0x9E3779B1) + seed) / 2 ** 32;
}

/** The weights that the reference values were computed with, by PyTorch name and in PyTorch's order. */
export function formulaWeights(
  tensors: readonly { name: string; shape: readonly number[] }[],
): Map<string, Float32Array> {
  return new Map(tensors.map(({ name, shape }) => {
    const u = uniform(name);
    const count = shape.reduce((product, length) => product * length, 1);
    const value = scale(name, shape);
    return [name, Float32Array.from({ length: count }, (_, index) => value(u(index)))];
  }));
}

function scale(name: string, shape: readonly number[]): (u: number) => number {
  if (name.endsWith(".running_var")) return (u) => 0.5 + u;
  if (name.endsWith(".running_mean")) return (u) => (u - 0.5) * 0.02;
  if (shape.length >= 2) {
    const fanIn = shape.slice(1).reduce((product, length) => product * length, 1);
    return (u) => (u - 0.5) * 2 * Math.sqrt(6 / fanIn);
  }
  return name.endsWith("weight") ? (u) => 0.5 + u : (u) => (u - 0.5) * 0.02;
}

/** Already normalized square images of the reference values, `[batch, 3, size, size]`. */
export function formulaImages(
  options: { seed: number; batch: number; size: number },
): Float32Array<ArrayBuffer> {
  const { seed, batch, size } = options;
  const values = new Float32Array(batch * 3 * size * size);
  let position = 0;
  for (let image = 0; image < batch; image++) {
    for (let channel = 0; channel < 3; channel++) {
      const u = uniform(`image${seed}.${image}.${channel}`);
      const frequency = 1 + ((3 * image + channel + seed) % 5);
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          const phase = frequency * (column / size) + (channel + 1) * (1 + image) * (row / size);
          values[position++] = Math.sin(2 * Math.PI * phase + image + channel) +
            0.5 * (u(row * size + column) - 0.5);
        }
      }
    }
  }
  return values;
}

/** The same as {@linkcode formulaImages}, `[batch, size, size, 3]` on tfjs's current backend. */
export function formulaTensor(options: { seed: number; batch: number; size: number }): tf.Tensor4D {
  const { batch, size } = options;
  return tf.tidy(() => tf.tensor4d(formulaImages(options), [batch, 3, size, size]).transpose([0, 2, 3, 1]));
}

/** What a network made of images, as the reference values have it. */
export interface Reference {
  /** Such as `"student_efficientnet_b0_64"`. */
  model: string;
  /** Height and width of the images. */
  size: number;
  /** How many images. */
  batch: number;
  /** Their seed. */
  image_seed: number;
  /** Learned numbers of the network. */
  params: number;
  /** Rows of numbers. */
  outputs: { descriptor: number[][]; feature_first8: number[][] };
}
