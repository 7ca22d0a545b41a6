// What a script of another project may do with rdcd, in its own folder; it prints what came of it.
import * as tf from "@tensorflow/tfjs";
import { compose, overlayEmoji, overlayText, seededPrng } from "rdcd/augmentations";
import { drawViews, type Recipe, train } from "rdcd/training";
import { encodeImage, listImages } from "rdcd/images";
import { describeImages, resolveMethod } from "rdcd/descriptors";
import { generatePicture } from "rdcd/datasets";
import { infoNce } from "rdcd/losses";

const PICTURES = 12;
tf.enableProdMode();

await Deno.mkdir("pictures");
for (let index = 0; index < PICTURES; index++) {
  const picture = await generatePicture({ seed: 1, index });
  await Deno.writeFile(`pictures/${index}.jpg`, await encodeImage(picture, { format: "jpeg" }));
}
const images = await listImages("pictures");
const skipped: string[] = [];
const onSkip = ({ id, reason }: { id: string; reason: string }) => void skipped.push(`${id}: ${reason}`);

const overlays = compose([overlayText(), overlayEmoji()]);
const prng = seededPrng("overlays");
for (let round = 0; round < 40; round++) {
  await overlays.apply(await generatePicture({ seed: 1, index: 0 }), overlays.sample(prng));
}

let views = 0;
for await (const drawn of drawViews(images, { preset: "advanced", size: 32, views: 8, seed: 1, onSkip })) {
  views += drawn.views.length;
}

const loss = (query: tf.Tensor) => infoNce(query.as2D(3, 3), tf.eye(3), tf.zeros([2, 3]), { temperature: 1 });
const { value, grad } = tf.valueAndGrad(loss)(tf.eye(3));

const recipe: Recipe = {
  description: "As small as it gets",
  student: { backbone: "mobilenet_v3_small", role: "teacher", featureDims: 8, descriptorDims: 8 },
  dropScale: 1,
  teacherRecipe: null,
  startRecipe: null,
  objective: { kind: "sscd", temperature: 0.05, entropyWeight: 30 },
  preset: "advanced",
  sizes: [{ fromEpoch: 0, size: 32, drawnSize: 32 }],
  batchSize: 4,
  epochs: 1,
  warmupEpochs: 0,
  learningRate: 0.1,
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-6 },
  seed: 1,
};
const onWarning = (warning: string) => void skipped.push(warning);
const { log } = await train({ recipe, images, out: "run", threads: 2, statisticsViews: 8, onWarning });

const described: Record<string, number> = {};
for (const spec of ["pdq", "rdcd-256"]) {
  const method = await resolveMethod(spec);
  for await (const { ids, unreadable } of describeImages(images, method)) {
    described[spec] = (described[spec] ?? 0) + ids.length;
    skipped.push(...unreadable.map(({ id, reason }) => `${id}: ${reason}`));
  }
  await method.dispose();
}

console.log(JSON.stringify({
  views,
  loss: value.dataSync()[0],
  gradient: grad.shape,
  epochs: log.length,
  described,
  skipped,
}));
