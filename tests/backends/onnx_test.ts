import assert from "node:assert/strict";
import * as ort from "onnxruntime-node";
import { encodeOnnx, type OnnxGraph } from "../../lib/backends/onnx.ts";

const graph: OnnxGraph = {
  name: "every kind of attribute and constant",
  inputs: [{ name: "x", type: "float32", shape: ["rows", 3] }],
  outputs: [
    { name: "leaky", type: "float32", shape: ["rows", 2] },
    { name: "index", type: "int64", shape: ["rows", 1] },
    { name: "letters", type: "float32", shape: [300, 4] },
  ],
  constants: [
    { name: "weight", shape: [3, 2], data: new Float32Array([1, 0, 0, 1, -1, 0]) },
    { name: "bias", shape: [2], data: new Float32Array([0.5, -300]) },
    { name: "ceiling", shape: [], data: new Float32Array([150]) },
    { name: "k", shape: [1], data: new BigInt64Array([1n]) },
    { name: "bytes", shape: [300, 2], data: new Uint8Array(600).fill(7) },
    { name: "numbers", shape: [300, 2], data: new Int32Array(600).fill(-70_000) },
  ],
  nodes: [
    { op: "MatMul", inputs: ["x", "weight"], outputs: ["product"] },
    { op: "Add", inputs: ["product", "bias"], outputs: ["sum"] },
    { op: "Clip", inputs: ["sum", "", "ceiling"], outputs: ["clipped"] },
    { op: "LeakyRelu", inputs: ["clipped"], outputs: ["leaky"], attributes: { alpha: { float: 0.125 } } },
    { op: "TopK", inputs: ["sum", "k"], outputs: ["largest", "index"], attributes: { axis: { int: -1 } } },
    { op: "Cast", inputs: ["bytes"], outputs: ["byte_floats"], attributes: { to: { int: 1 } } },
    { op: "Cast", inputs: ["numbers"], outputs: ["number_floats"], attributes: { to: { int: 1 } } },
    {
      op: "Concat",
      inputs: ["byte_floats", "number_floats"],
      outputs: ["joined"],
      attributes: { axis: { int: 1 } },
    },
    {
      op: "Transpose",
      inputs: ["joined"],
      outputs: ["transposed"],
      attributes: { perm: { ints: [1, 0] } },
    },
    {
      op: "Transpose",
      inputs: ["transposed"],
      outputs: ["letters"],
      attributes: { perm: { ints: [1, 0] } },
    },
  ],
  metadata: { architecture: "größe → 288" },
};

Deno.test("encodeOnnx writes a graph that ONNX Runtime loads and computes as it was meant", async () => {
  const session = await ort.InferenceSession.create(encodeOnnx(graph));
  const x = new ort.Tensor("float32", new Float32Array([1, 2, 3, 400, 500, 0]), [2, 3]);
  const { leaky, index, letters } = await session.run({ x });
  assert.deepEqual([...leaky!.data as Float32Array], [-1.5 / 8, -298 / 8, 150, 150]);
  assert.deepEqual([...index!.data as BigInt64Array], [0n, 0n]);
  assert.deepEqual([...(letters!.data as Float32Array).subarray(0, 4)], [7, 7, -70_000, -70_000]);
  await session.release();
});

Deno.test("encodeOnnx keeps fixed and named sizes of inputs and outputs", async () => {
  const session = await ort.InferenceSession.create(encodeOnnx(graph));
  assert.deepEqual((session.inputMetadata[0] as { shape: unknown }).shape, ["rows", 3]);
  assert.deepEqual((session.outputMetadata[1] as { shape: unknown }).shape, ["rows", 1]);
  await session.release();
});

Deno.test("encodeOnnx refuses a constant whose shape does not hold its data", () => {
  assert.throws(
    () => encodeOnnx({ ...graph, constants: [{ name: "w", shape: [2, 2], data: new Float32Array(5) }] }),
    { name: "RangeError", message: /constant w as its shape \[2,2\] must hold its 5 values/ },
  );
});
