import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { TFJS_WASM } from "../tfjs_wasm.ts";
import type { TrainingKernels } from "../training_kernels.ts";

/** Bytes beyond a buffer that kernels may read, and in part write. */
const MARGIN = 64;

/** The memory of tfjs's WebAssembly within one operation. What is made there is freed at the operation's end. */
export interface Heap {
  /** The functions of `tfjs.as`. */
  readonly kernels: TrainingKernels;
  /** Where a tensor's numbers are. */
  address(tensor: tf.TensorInfo): number;
  /** A tensor of 32-bit floats of any content. */
  allocate(shape: readonly number[]): tf.TensorInfo;
  /** The address of some bytes of any content. */
  room(bytes: number): number;
  /** Runs another operation of this backend. */
  run(name: string, inputs: tf.NamedTensorInfoMap, attrs: tf.NamedAttrMap): tf.TensorInfo;
}

/** Members that Emscripten gives a module, beyond what tfjs says of it. */
interface Emscripten {
  /** The functions of the C library; addresses above 2 GiB are negative. */
  _malloc(bytes: number): number;
  /** Gives back what `_malloc` gave. */
  _free(address: number): void;
  /** All that fits into the memory, made anew when it grows. */
  HEAPU8: Uint8Array;
  /** Exports of the module: the memory too, unless threads share it. */
  asm: { memory?: WebAssembly.Memory };
}

let module: WebAssembly.Module | undefined;
const started = new WeakMap<BackendWasm, TrainingKernels>();

/**
 * Runs an operation in tfjs's memory: no number is copied between it and the kernels.
 *
 * @param work What it does; all tensors that it makes are freed but the one that it returns.
 * @throws {RangeError} If tfjs runs its build with threads, or memory is used up.
 */
export function onHeap(backend: BackendWasm, work: (heap: Heap) => tf.TensorInfo): tf.TensorInfo {
  const wasm = backend.wasm as unknown as Emscripten;
  const kernels = started.get(backend) ?? startKernels(backend, wasm);
  const made: tf.TensorInfo[] = [];
  const rooms: number[] = [];
  let result: tf.TensorInfo | undefined;
  const take = (bytes: number): number => {
    const address = wasm._malloc(bytes + MARGIN) >>> 0;
    if (address !== 0) return address;
    throw new RangeError(
      `Cannot run this operation as tfjs's memory must have ${bytes} bytes left: current value is fewer`,
    );
  };
  const heap: Heap = {
    kernels,
    address(tensor) {
      const address = backend.dataIdMap.get(tensor.dataId).memoryOffset;
      const end = address + tf.util.sizeFromShape(tensor.shape) * 4 + MARGIN;
      // A tensor at the very end of the memory: it grows, so that reading beyond the tensor is no error.
      if (end > wasm.HEAPU8.length) wasm._free(wasm._malloc(65536));
      return address;
    },
    allocate(shape) {
      const bytes = tf.util.sizeFromShape([...shape]) * 4;
      const tensor = backend.makeOutput([...shape], "float32", take(bytes));
      made.push(tensor);
      return tensor;
    },
    room(bytes) {
      const address = take(bytes);
      rooms.push(address);
      return address;
    },
    run(name, inputs, attrs) {
      const tensor = tf.getKernel(name, "wasm").kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;
      made.push(tensor);
      return tensor;
    },
  };
  try {
    result = work(heap);
    return result;
  } finally {
    for (const address of rooms) wasm._free(address);
    for (const tensor of made) if (tensor !== result) backend.disposeData(tensor.dataId);
  }
}

function startKernels(backend: BackendWasm, { asm: { memory } }: Emscripten): TrainingKernels {
  if (memory === undefined) {
    throw new RangeError(
      "Cannot run kernels in tfjs's memory as its build must be the one without threads: current value is the " +
        "build with threads; set the flag WASM_HAS_MULTITHREAD_SUPPORT to false",
    );
  }
  module ??= new WebAssembly.Module(Uint8Array.fromBase64(TFJS_WASM));
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TrainingKernels;
  started.set(backend, kernels);
  return kernels;
}
