/**
 * A training step of EfficientNet-B0, forward, loss, backward and SGD, in WebAssembly beside PyTorch on as many threads,
 * at 224 and at 64 pixels, where `python3` can import torch and torchvision.
 *
 * Every round takes both in turn; images a second and their ratio are printed on stderr, as medians over the rounds.
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { createCompiledTrainee, type RawEncoding } from "rdcd/training";
import { createStudent } from "rdcd/models";
import { median } from "./median.ts";
import { startPython } from "./start_python.ts";

const SHAPES = [{ size: 224, batch: 16 }, { size: 64, batch: 64 }];
const ROUNDS = 8;
const WARM_UP = 2;
const threads = navigator.hardwareConcurrency;

await tf.setBackend("wasm");
const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 256 });
const trainee = await createCompiledTrainee({
  architecture: student.architecture,
  weights: await student.readWeights(),
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-6 },
  hasAverage: false,
  seed: 1,
  threads,
});
student.dispose();
addEventListener("unload", () => trainee.dispose());

const script = await Deno.readTextFile(new URL("./torch_training.py", import.meta.url));
const peer = await startPython(script, [`${threads}`]);
if (peer === null) console.error("Skipping PyTorch, as python3 cannot import it");
else addEventListener("unload", () => peer.stop());

const objective = ({ feature }: RawEncoding) => ({ total: feature.square().mean().asScalar(), parts: {} });

async function ours({ size, batch }: typeof SHAPES[0]): Promise<number> {
  const data = new Float32Array(batch * size * size * 3).map((_, index) => Math.sin(index));
  const start = performance.now();
  await trainee.learn({ data, batch, size }, 0, objective);
  await trainee.update(0.01);
  return batch / (performance.now() - start) * 1000;
}

for (const shape of SHAPES) {
  const { size, batch } = shape;
  const rounds: { ours: number; theirs: number }[] = [];
  Deno.bench({
    name: `a training step of EfficientNet-B0, ${batch} images of ${size} pixels: rdcd; PyTorch`,
    n: ROUNDS,
    warmup: WARM_UP,
    fn: async () =>
      void rounds.push({
        ours: await ours(shape),
        theirs: peer === null ? NaN : Number(await peer.run(`${size} ${batch}`)),
      }),
  });
  addEventListener("unload", () => {
    const measured = rounds.slice(WARM_UP);
    const over = (value: (round: typeof rounds[0]) => number) => median(measured.map(value)).toFixed(2);
    console.error(`${size} pixels, rdcd: ${over((round) => round.ours)} images/s on ${threads} threads`);
    if (peer === null) return;
    console.error(`${size} pixels, ${peer.version}: ${over((round) => round.theirs)} images/s`);
    console.error(`${size} pixels, ratio: ${over((round) => round.ours / round.theirs)}`);
  });
}
