import type { Weights } from "../../../models/initial_weights.ts";
import { fromTfjsLayout, toTfjsLayout } from "../../../models/tensor_layout.ts";
import { countNumbers, type LayerTensor } from "../../../models/tensor_list.ts";
import { Arena } from "./arena.ts";

/** Where a network's tensors lie from the start of a region on: those that learn first, then the running statistics. */
export interface ParameterLayout {
  /** The tensors. */
  tensors: readonly LayerTensor[];
  /** Offsets in bytes by PyTorch name. */
  offsets: ReadonlyMap<string, number>;
  /** Bytes of those that learn. */
  learnedBytes: number;
  /** Bytes of all. */
  bytes: number;
}

/** Lays tensors out in a region of memory. */
export function layOutParameters(tensors: readonly LayerTensor[]): ParameterLayout {
  const arena = new Arena(0);
  const offsets = new Map<string, number>();
  const place = (isLearned: boolean) => {
    for (const { name, shape, trainable } of tensors) {
      if (trainable === isLearned) offsets.set(name, arena.takeUnused(countNumbers(shape)));
    }
    return arena.end;
  };
  const learnedBytes = place(true);
  return { tensors, offsets, learnedBytes, bytes: place(false) };
}

/**
 * Copies weights into a region.
 *
 * @param memory The memory; large enough.
 * @param weights One array for each tensor, in PyTorch's order of dimensions; tensors without one are left as they are.
 */
export function writeParameters(
  layout: ParameterLayout,
  memory: WebAssembly.Memory,
  region: number,
  weights: Weights,
): void {
  for (const tensor of layout.tensors) {
    const values = weights.get(tensor.name);
    if (values === undefined) continue;
    numbersAt(memory, region + layout.offsets.get(tensor.name)!, values.length)
      .set(toTfjsLayout(tensor, values).values);
  }
}

/**
 * Copies weights out of a region.
 *
 * @param options `onlyLearned` leaves running statistics out.
 * @returns One array for each tensor, in PyTorch's order of dimensions.
 */
export function readParameters(
  layout: ParameterLayout,
  memory: WebAssembly.Memory,
  region: number,
  options: { onlyLearned: boolean },
): Weights {
  return new Map(
    layout.tensors.filter(({ trainable }) => trainable || !options.onlyLearned).map((tensor) => {
      const address = region + layout.offsets.get(tensor.name)!;
      return [tensor.name, fromTfjsLayout(tensor, numbersAt(memory, address, countNumbers(tensor.shape)))];
    }),
  );
}

/** Numbers of a memory, as they are there: not a copy. */
export function numbersAt(memory: WebAssembly.Memory, address: number, count: number): Float32Array {
  return new Float32Array(memory.buffer, address, count);
}
