// AssemblyScript. What runs in the memory of tfjs's own WebAssembly, for `registerWasmKernels`.

export { convolve, convolveInputGradient, convolveWeightGradient } from "./convolution";
export { depthwiseInputGradient, depthwiseWeightGradient } from "./depthwise";
export { multiply, multiplyTransposed, packPanels } from "./matrix";
export { sumMiddle } from "./reduce";

/** Every block of `bytes` bytes `times` times, one behind the other. */
export function repeatBlocks(x: usize, y: usize, blocks: i32, bytes: usize, times: i32): void {
  const target = bytes * times;
  for (let block = 0; block < blocks; block++, x += bytes, y += target) {
    memory.copy(y, x, bytes);
    for (let done = bytes; done < target; done <<= 1) memory.copy(y + done, y, min(done, target - done));
  }
}
