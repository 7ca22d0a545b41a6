import { KERNELS_WASM } from "./kernels_wasm.ts";

/** The functions of `pixels.as` and `augment.as`, with their memory. Addresses are byte offsets in it. */
export interface PixelKernels {
  /** Memory behind the addresses. It grows only between calls of {@linkcode withPixelKernels}'s `work`. */
  readonly memory: WebAssembly.Memory;
  /** Resizes rows to another width. */
  resizeRows(
    source: number,
    sourceStride: number,
    rows: number,
    target: number,
    targetStride: number,
    targetWidth: number,
    first: number,
    pairs: number,
    weights: number,
  ): void;
  /** Blends rows that follow each other into one. */
  blendRows(source: number, stride: number, pairs: number, target: number, weights: number): void;
  /** Moves pixels to sRGB in place. */
  convertColors(
    pixels: number,
    count: number,
    contributions: number,
    encoding: number,
    levels: number,
  ): void;
  /** Turns the hue of pixels in place. */
  turnHue(pixels: number, count: number, steps: number): void;
  /** Sums the brightness of pixels. */
  sumGray(pixels: number, count: number): number;
  /** Moves pixels away from their gray, or towards it, in place. */
  blendWithGray(pixels: number, count: number, factor: number): void;
  /** Moves bytes away from one level, or towards it, in place. */
  blendWithLevel(bytes: number, count: number, level: number, factor: number): void;
  /** Draws pixels with transparency over others, in place. */
  blendOver(pixels: number, over: number, count: number, alphas: number): void;
  /** Blurs columns in place. */
  blurColumns(
    pixels: number,
    stride: number,
    rows: number,
    reach: number,
    inner: number,
    outer: number,
    even: number,
    odd: number,
  ): void;
  /** Moves pixels by a projective map. */
  warp(
    source: number,
    stride: number,
    width: number,
    height: number,
    target: number,
    left: number,
    top: number,
    targetWidth: number,
    targetHeight: number,
    map: number,
    fill: number,
  ): void;
  /** Lays pixels out in rows. */
  layOut(
    source: number,
    right: number,
    down: number,
    target: number,
    targetStride: number,
    width: number,
    height: number,
  ): void;
}

const PAGE_BYTES = 65536;

// WebAssembly memory never shrinks: an instance that one giant image has blown up is dropped, not kept.
const KEEP_BYTES = 32 * 2 ** 20;

let module: WebAssembly.Module | undefined;
let kept: PixelKernels | undefined;

/**
 * Runs `work` with the kernels and a part of their memory for each of `parts`: an array is copied there, a number
 * asks for that many bytes of any content. Each part begins at a multiple of 16 and has 16 bytes to spare at its
 * end. `work` may neither call this function nor keep the memory.
 */
export function withPixelKernels<T>(
  parts: readonly (number | ArrayBufferView)[],
  work: (kernels: PixelKernels, addresses: number[]) => T,
): T {
  module ??= new WebAssembly.Module(Uint8Array.fromBase64(KERNELS_WASM));
  kept ??= new WebAssembly.Instance(module).exports as unknown as PixelKernels;
  const kernels = kept;
  let end = 16;
  const addresses = parts.map((part) => {
    const address = end;
    end += Math.ceil((typeof part === "number" ? part : part.byteLength) / 16) * 16 + 16;
    return address;
  });
  const missing = end - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const memory = new Uint8Array(kernels.memory.buffer);
  parts.forEach((part, index) => {
    if (typeof part === "number") return;
    memory.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), addresses[index]!);
  });
  try {
    return work(kernels, addresses);
  } finally {
    if (memory.length > KEEP_BYTES) kept = undefined;
  }
}

/**
 * A copy of bytes of the kernels' memory, which the next call writes over.
 *
 * @param kernels The kernels, within {@linkcode withPixelKernels}'s `work`.
 */
export function copyBytes(kernels: PixelKernels, address: number, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(kernels.memory.buffer, address, length).slice();
}
