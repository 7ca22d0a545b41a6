import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createStudent, loadWeights, type StateDict } from "rdcd/models";
import { changed, checkpointOf } from "./encoders.ts";

await tf.setBackend("cpu");
const make = (seed: number) =>
  createStudent({ backbone: "efficientnet_b0", featureDims: 32, descriptorDims: 16, seed });
const trained = make(1);
const weights = await trained.readWeights();
const bare = await checkpointOf(trained);
const fresh = make(2);
const untouched = await fresh.readWeights();

function prefixed(prefix: string, stateDict: StateDict = bare): StateDict {
  return new Map([...stateDict].map(([name, tensor]) => [prefix + name, tensor]));
}

async function assertLoads(stateDict: StateDict): Promise<void> {
  fresh.assignWeights(untouched);
  loadWeights(fresh, stateDict);
  assert.deepEqual(await fresh.readWeights(), weights);
}

async function assertRefuses(stateDict: StateDict, message: string | RegExp): Promise<void> {
  fresh.assignWeights(untouched);
  assert.throws(() => loadWeights(fresh, stateDict), { name: "RangeError", message });
  assert.deepEqual(await fresh.readWeights(), untouched, "a refused checkpoint changed the encoder");
}

Deno.test("loadWeights finds the tensors under any prefix", async () => {
  const part = fc.constantFrom(
    "model",
    "module",
    "encoder_q",
    "student",
    "0",
    "backbone",
    "_orig_mod",
    "net.work",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
      await assertLoads(prefixed(parts.map((name) => `${name}.`).join("")));
    }),
    { seed: 7, numRuns: 12 },
  );
});

Deno.test("loadWeights takes the trained encoder out of a whole training run", async () => {
  const random = (seed: number) => checkpointOf(make(seed));
  const queue: StateDict = new Map([
    ["model.queue", { dtype: "float32", shape: [4, 16], data: new Float32Array(64) }],
    ["model.queue_ptr", { dtype: "int64", shape: [1], data: new BigInt64Array(1) }],
  ]);
  await assertLoads(
    new Map([
      ...prefixed("model.encoder_k.", await random(3)),
      ...prefixed("model.encoder_q."),
      ...prefixed("teacher.", await random(4)),
      ...queue,
    ]),
  );
  await assertLoads(
    new Map([...bare, ...prefixed("teacher.", await random(4)), ...prefixed("encoder_k.", bare)]),
  );
});

Deno.test("loadWeights takes a momentum encoder that is all there is", async () => {
  await assertLoads(prefixed("model.encoder_k."));
});

Deno.test("loadWeights leaves the counters of batch normalization alone, there or not", async () => {
  const without = changed(bare, (copy) => {
    for (const name of copy.keys()) if (name.endsWith("num_batches_tracked")) copy.delete(name);
  });
  assert.ok(without.size < bare.size);
  await assertLoads(without);
});

Deno.test("loadWeights converts other floating types to float32", async () => {
  const doubled = changed(bare, (copy) => {
    for (const tensor of copy.values()) {
      if (tensor.dtype !== "float32") continue;
      tensor.dtype = "float64";
      tensor.data = Float64Array.from(tensor.data as Float32Array);
    }
  });
  await assertLoads(doubled);
  const halved = changed(bare, (copy) =>
    copy.forEach((tensor) => {
      if (tensor.dtype === "float32") tensor.dtype = "bfloat16";
    }));
  await assertLoads(halved);
});

Deno.test("loadWeights lists all that is missing, unexpected and misshapen, and changes nothing", async () => {
  const wrong = changed(bare, (copy) => {
    copy.delete("backbone.features.0.0.weight");
    copy.delete("projector.bias");
    copy.set("backbone.features.9.weight", copy.get("backbone.classifier.1.bias")!);
    copy.set("head.bias", copy.get("backbone.classifier.1.bias")!);
    copy.get("projector.weight")!.shape = [32, 16];
    copy.get("backbone.features.0.1.weight")!.dtype = "int32";
  });
  await assertRefuses(
    prefixed("model.encoder_q.", wrong),
    "Cannot load the weights as every tensor must match: current value is " +
      "2 missing: model.encoder_q.backbone.features.0.0.weight, model.encoder_q.projector.bias; " +
      "2 unexpected: model.encoder_q.backbone.features.9.weight, model.encoder_q.head.bias; " +
      "2 misshapen: model.encoder_q.backbone.features.0.1.weight (int32 [32], expected numbers of [32]), " +
      "model.encoder_q.projector.weight (float32 [32,16], expected numbers of [16,32])",
  );
});

Deno.test("loadWeights names every tensor when none is there", async () => {
  await assertRefuses(
    new Map(),
    new RegExp(`${weights.size} missing: backbone.features.0.0.weight, .*projector.bias$`),
  );
});

Deno.test("loadWeights refuses two parts that fit equally well", async () => {
  await assertRefuses(
    new Map([...prefixed("first."), ...prefixed("second.")]),
    /one part of the checkpoint must fit best: current value is "first\.", "second\."; pass the tensors of one part/,
  );
});

Deno.test("loadWeights refuses numbers that are not finite", async () => {
  for (const value of [NaN, Infinity]) {
    const broken = changed(bare, (copy) => {
      const tensor = copy.get("projector.bias")!;
      tensor.data = Float32Array.from(tensor.data as Float32Array).fill(value, 3, 4);
    });
    await assertRefuses(
      broken,
      `Cannot load the weights as all numbers must be finite: current value of projector.bias[3] is ${value}`,
    );
  }
});

Deno.test("loadWeights leaves no tensor behind", () => {
  const before = tf.memory().numTensors;
  loadWeights(fresh, bare);
  assert.equal(tf.memory().numTensors, before);
});
