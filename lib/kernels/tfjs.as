// AssemblyScript. What runs in the memory of tfjs's own WebAssembly, for `registerWasmKernels`.

import { activate, SIGMOID } from "./activation";

export { convolveInputGradient, convolveWeightGradient } from "./convolution";
export { depthwiseInputGradient, depthwiseWeightGradient } from "./depthwise";
export { multiply, multiplyTransposed, packPanels } from "./matrix";
export { repeatChannels, sumRepeated } from "./pointwise";

/** `y = 1 / (1 + exp(-x))`; unlike in a network's own step, NaN stays NaN. Writes up to 12 bytes beyond y. */
export function sigmoidAll(x: usize, y: usize, count: i32): void {
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const value = v128.load(x + at);
    v128.store(y + at, v128.or(activate(value, SIGMOID), f32x4.ne(value, value)));
  }
}
