import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { registerWasmKernels } from "rdcd/models";
import { randomNumbers } from "../models/kernels/wasm_against.ts";

tf.enableProdMode();
await tf.setBackend("wasm");
const replaced = new Map(
  tf.getKernelsForBackend("wasm").map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
);
await registerWasmKernels();

/** An operation's tensors, by their shapes, and all else that it is given. */
interface Operation {
  kernel: string;
  shapes: Record<string, number[]>;
  attrs?: object;
}

function product(a: number[], b: number[], transposeA: boolean, transposeB: boolean): Operation {
  return { kernel: tf.BatchMatMul, shapes: { a, b }, attrs: { transposeA, transposeB } };
}

type Shape = [number, number, number, number];

/** A convolution and its gradients. */
function convolutions(name: string, x: Shape, filter: Shape, stride: number): Record<string, Operation> {
  const pad = filter[0] >> 1;
  const isDepthwise = filter[3] === 1;
  const { outShape: dy } = tf.backend_util.computeConv2DInfo(x, filter, stride, 1, pad, "floor", isDepthwise);
  const strides = [stride, stride];
  const shared = { strides, pad, dilations: [1, 1], dataFormat: "NHWC", dimRoundingMode: "floor" };
  const [byFilter, byInput] = isDepthwise
    ? [tf.DepthwiseConv2dNativeBackpropFilter, tf.DepthwiseConv2dNativeBackpropInput]
    : [tf.Conv2DBackpropFilter, tf.Conv2DBackpropInput];
  const gradients = {
    [`${name}: gradient of the filter`]: {
      kernel: byFilter,
      shapes: { x, dy },
      attrs: { ...shared, filterShape: filter },
    },
    [`${name}: gradient of the input`]: {
      kernel: byInput,
      shapes: { dy, filter },
      attrs: { ...shared, inputShape: x },
    },
  };
  if (isDepthwise) return gradients;
  return {
    [name]: { kernel: tf.FusedConv2D, shapes: { x, filter }, attrs: { ...shared, activation: "linear" } },
    ...gradients,
  };
}

const images = [16, 28, 28, 144];
const OPERATIONS: Record<string, Operation> = {
  "product of 512 x 512": product([512, 512], [512, 512], false, false),
  "product of 512 x 512, right side transposed": product([512, 512], [512, 512], false, true),
  "product of 512 x 512, left side transposed": product([512, 512], [512, 512], true, false),
  "64 features against a queue of 16,384": product([64, 256], [16384, 256], false, true),
  "attention of 12 heads over 197 tokens": product([12, 197, 64], [12, 197, 64], false, true),
  ...convolutions("3 x 3 windows of 64 channels", [2, 14, 14, 64], [3, 3, 64, 64], 1),
  ...convolutions("single pixels, 24 to 144 channels", [4, 28, 28, 24], [1, 1, 24, 144], 1),
  ...convolutions("depthwise 3 x 3 of 144 channels", [4, 28, 28, 144], [3, 3, 144, 1], 1),
  ...convolutions("depthwise 5 x 5 of 240 channels, stride 2", [4, 28, 28, 240], [5, 5, 240, 1], 2),
  "sum of each channel": {
    kernel: tf.Sum,
    shapes: { x: images },
    attrs: { axis: [0, 1, 2], keepDims: false },
  },
  "mean of each image": {
    kernel: tf.Mean,
    shapes: { x: images },
    attrs: { axis: [1, 2], keepDims: false },
  },
  "tile of a number a channel": {
    kernel: tf.Tile,
    shapes: { x: [1, 1, 1, 144] },
    attrs: { reps: [16, 28, 28, 1] },
  },
  "copy": { kernel: tf.Identity, shapes: { x: images } },
};

/** Does an operation once with a backend's kernel. */
type Run = (backend: tf.KernelBackend, kernelFunc: tf.KernelFunc) => void;

function prepare({ kernel, shapes, attrs = {} }: Operation): Run {
  const values = Object.entries(shapes).map(([name, shape], seed) =>
    [name, shape, randomNumbers(shape, seed)] as const
  );
  const prepared = new Map<tf.KernelBackend, tf.NamedTensorInfoMap>();
  return (backend, kernelFunc) => {
    if (!prepared.has(backend)) {
      const inputs = values.map(([name, shape, numbers]) => {
        return [name, { dataId: backend.write(numbers, shape, "float32"), shape, dtype: "float32" as const }];
      });
      prepared.set(backend, Object.fromEntries(inputs));
    }
    const result = kernelFunc({ inputs: prepared.get(backend)!, backend, attrs: attrs as tf.NamedAttrMap });
    if (Array.isArray(result)) throw new RangeError(`Cannot time ${kernel} as it must make one tensor`);
    backend.disposeData(result.dataId);
  };
}

for (const [group, operation] of Object.entries(OPERATIONS)) {
  const { kernel } = operation;
  const run = prepare(operation);
  const own = replaced.get(kernel);
  const [name, backend, kernelFunc] = own === undefined
    ? [
      "tfjs's cpu backend, as wasm has none",
      tf.findBackend("cpu"),
      tf.getKernel(kernel, "cpu").kernelFunc,
    ] as const
    : ["tfjs's own", tf.findBackend("wasm"), own] as const;
  Deno.bench({
    name,
    group,
    baseline: true,
    n: 5,
    warmup: own === undefined ? 0 : 1,
    fn: () => run(backend, kernelFunc),
  });
  const ours = tf.getKernel(kernel, "wasm").kernelFunc;
  Deno.bench({ name: "rdcd's", group, n: 20, warmup: 2, fn: () => run(tf.findBackend("wasm"), ours) });
}
