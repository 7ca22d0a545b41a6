import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { registerWasmKernels } from "rdcd/models";
import { assertWasmAgrees } from "./wasm_against.ts";

await registerWasmKernels();

type Shape = [number, number, number, number];
type Pair = [number, number];
type Pad = "same" | "valid" | number | [Pair, Pair, Pair, Pair];

interface Case {
  x: Shape;
  filter: Shape;
  strides: Pair;
  pad: Pad;
  isDepthwise: boolean;
}

const isWhole = (pad: Pad) => typeof pad === "string" ? undefined : "floor" as const;

/** The gradients of x and of the filter, joined, where the output's gradient is random. */
async function assertGradientsAgree({ x, filter, strides, pad, isDepthwise }: Case): Promise<void> {
  const format = "NHWC";
  const info = tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad, isWhole(pad), isDepthwise);
  const y = info.outShape;
  if (y.some((length) => length < 1)) return;
  const convolve = (a: tf.Tensor, b: tf.Tensor) =>
    isDepthwise
      ? tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad, format, [1, 1], isWhole(pad))
      : tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad, format, [1, 1], isWhole(pad));
  for (const which of [0, 1] as const) {
    await assertWasmAgrees(
      [x, filter, y],
      (...tensors) => tf.grads(convolve)(tensors.slice(0, 2), tensors[2])[which]!,
    );
  }
}

const pads = (kernel: number) =>
  fc.oneof(
    fc.constantFrom<Pad>("same", "valid", 0, kernel >> 1),
    fc.array(fc.tuple(fc.integer({ min: 0, max: kernel + 1 }), fc.integer({ min: 0, max: kernel + 1 })), {
      minLength: 2,
      maxLength: 2,
    }).map(([rows, columns]): Pad => [[0, 0], rows!, columns!, [0, 0]]),
  );

const cases = (isDepthwise: boolean) =>
  fc.record({
    kernel: fc.constantFrom(1, 3, 5, 7),
    stride: fc.constantFrom(1, 2),
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 13 }),
    width: fc.integer({ min: 1, max: 13 }),
    inputs: fc.integer({ min: 1, max: 19 }),
    outputs: fc.integer({ min: 1, max: isDepthwise ? 3 : 19 }),
  }).chain(({ kernel, stride, batch, height, width, inputs, outputs }) =>
    pads(kernel).map((pad): Case => ({
      x: [batch, height, width, inputs],
      filter: [kernel, kernel, inputs, outputs],
      strides: [stride, stride],
      pad,
      isDepthwise,
    }))
  );

for (const isDepthwise of [false, true]) {
  const name = isDepthwise ? "depthwise convolutions" : "convolutions";
  Deno.test(`registerWasmKernels gives ${name} of any size the gradients that they have on cpu`, async () => {
    await fc.assert(fc.asyncProperty(cases(isDepthwise), assertGradientsAgree), { seed: 5, numRuns: 150 });
  });

  for (
    const [what, change] of Object.entries<Partial<Case>>({
      "windows that are not square": { filter: [3, 5, 8, 2] },
      "windows of an even size": { filter: [2, 2, 8, 2] },
      "steps that differ": { strides: [1, 2] },
      "a batch of one": { x: [1, 9, 8, 8] },
      "a whole part of a network": { x: [4, 28, 28, 8], filter: [3, 3, 8, 2] },
    })
  ) {
    Deno.test(`registerWasmKernels gives ${name} their gradients for ${what}`, async () => {
      const plain = {
        x: [2, 9, 8, 8],
        filter: [3, 3, 8, 2],
        strides: [1, 1],
        pad: "same",
        isDepthwise,
      } as const;
      await assertGradientsAgree({ ...plain as unknown as Case, ...change });
    });
  }
}

Deno.test("registerWasmKernels leaves images with the channels first to the cpu backend", async () => {
  await assertWasmAgrees(
    [[2, 3, 6, 5], [2, 4, 6, 5]],
    (x, dy) => {
      const attrs = { strides: 1, pad: "same", dataFormat: "NCHW", filterShape: [3, 3, 3, 4] };
      return tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attrs) as tf.Tensor;
    },
  );
});

for (const which of ["Filter", "Input"] as const) {
  Deno.test(`registerWasmKernels leaves windows with gaps to the cpu backend: depthwise ${which}`, async () => {
    const [x, filter, dy]: Shape[] = [[2, 9, 9, 8], [3, 3, 8, 1], [2, 5, 5, 8]];
    const shared = { strides: [1, 1], pad: "valid", dilations: [2, 2] };
    await assertWasmAgrees([x!, filter!, dy!], (...[images, weights, gradient]) => {
      const [inputs, attrs] = which === "Filter"
        ? [{ x: images!, dy: gradient! }, { ...shared, filterShape: filter! }]
        : [{ dy: gradient!, filter: weights! }, { ...shared, inputShape: x! }];
      const name = `DepthwiseConv2dNativeBackprop${which}`;
      return tf.engine().runKernel(name, inputs as unknown as tf.NamedTensorMap, attrs) as tf.Tensor;
    });
  });
}
