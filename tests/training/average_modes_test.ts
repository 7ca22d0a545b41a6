import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createCompiledTrainee, createTfjsTrainee, type RawEncoding, seededPrng } from "rdcd/training";
import { createStudent, Encoder } from "rdcd/models";

await tf.setBackend("cpu");

const BATCH = 3;
const SIZE = 48;

function viewsOf(seed: number) {
  const prng = seededPrng(seed);
  return {
    data: new Float32Array(BATCH * SIZE * SIZE * 3).map(() => 2 * prng() - 1),
    batch: BATCH,
    size: SIZE,
  };
}

const objective = ({ descriptor }: RawEncoding) => ({
  total: descriptor.square().mean().asScalar(),
  parts: {},
});

for (
  const [name, create, backbone] of [
    ["Compiled", createCompiledTrainee, "efficientnet_b0"],
    ["Compiled", createCompiledTrainee, "mobilenet_v3_small"],
    ["Tfjs", createTfjsTrainee, "mobilenet_v3_small"],
  ] as const
) {
  Deno.test(`create${name}Trainee's average of ${backbone} in inference is the encoder of its weights and statistics`, async () => {
    const start = createStudent({ backbone, featureDims: 16, descriptorDims: 8, seed: 4 });
    const { architecture } = start;
    const optimizer = { kind: "sgd", momentum: 0.9, weightDecay: 0 } as const;
    const weights = await start.readWeights();
    start.dispose();
    const trainee = await create({ architecture, weights, optimizer, hasAverage: true, seed: 5 });
    for (let step = 0; step < 2; step++) {
      await trainee.learn(viewsOf(step), step, objective);
      await trainee.update(0.01);
      await trainee.average({ momentum: 0.5, statisticsMomentum: 0.25 });
    }
    const before = await trainee.state();
    const views = viewsOf(9);
    const found = await trainee.encodeAverage(views, 7, "inference");
    assert.deepEqual((await trainee.state()).average, before.average, "running statistics stay");

    const encoder = new Encoder(architecture, before.average!);
    const images = tf.tensor4d(views.data, [BATCH, SIZE, SIZE, 3]);
    const { feature, descriptor } = encoder.encode(images);
    const unit = found.div(found.norm("euclidean", 1, true));
    const error = unit.sub(descriptor).abs().max().dataSync()[0]!;
    assert.ok(error < 1e-4, `${error}`);
    const byBatch = await trainee.encodeAverage(views, 7, "training");
    assert.ok(
      byBatch.sub(found).abs().max().dataSync()[0]! > 1e-3,
      "the batch's own statistics give something else",
    );
    tf.dispose([found, images, feature, descriptor, unit, byBatch]);
    encoder.dispose();
    trainee.dispose();
  });
}
