/** Learns a step with threads and ends without disposing of anything. */
import { createCompiledTrainee } from "rdcd/training";
import { createStudent, registerWasmKernels } from "rdcd/models";
import * as tf from "@tensorflow/tfjs";

tf.enableProdMode();
await registerWasmKernels();
await tf.setBackend("wasm");
const student = createStudent({ backbone: "mobilenet_v3_small", featureDims: 8, descriptorDims: 4 });
const trainee = await createCompiledTrainee({
  architecture: student.architecture,
  weights: await student.readWeights(),
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0 },
  hasAverage: false,
  seed: 1,
  threads: 2,
});
const views = {
  data: new Float32Array(4 * 32 * 32 * 3).map((_, index) => Math.sin(index)),
  batch: 4,
  size: 32,
};
const { total } = await trainee.learn(views, 0, ({ feature }) => ({
  total: feature.square().mean().asScalar(),
  parts: {},
}));
console.log(`learned ${total.toFixed(6)}`);
