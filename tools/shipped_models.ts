/**
 * Makes the files of `data/models` from a trained student: the network with its whitening and nested sizes in float16, and
 * codecs of bits beside it; each with its table of false positives, measured on the images that were trained on, and where
 * `--photos` names the folder with their manifests, on pairs of different sources only.
 *
 *     npx -y deno run --allow-read --allow-write --allow-env --allow-sys --allow-ffi=node_modules \\
  *       tools/shipped_models.ts --model data/runs/small-rdcd-256/final.safetensors --images DIR --photos DIR --size 192

 *
 * @module
 */
import { basename, join } from "@std/path";
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import {
  describeUnrelated,
  drawBackground,
  measureSizes,
  openUnrelated,
} from "../lib/cli/export/measure_unrelated.ts";
import { fitCodec } from "../lib/codecs/fit_codec.ts";
import { createEncoderMethod } from "../lib/descriptors/encoder_method.ts";
import { projectPath } from "../lib/files/project_path.ts";
import { Encoder } from "../lib/models/encoder.ts";
import { loadModel } from "../lib/weights/load_model.ts";
import { copyRows } from "../lib/vectors/pick_rows.ts";
import { saveCodec } from "../lib/weights/save_codec.ts";
import { saveEncoder } from "../lib/weights/save_encoder.ts";
import { photographSources } from "./photograph_sources.ts";

const NETWORK = "rdcd-256.safetensors";
/** Directions that bits are made of: the last of 256 say next to nothing, and would count as much as the others. */
const SPREAD = 192;

tf.enableProdMode();
const { values: { model, images, photos, size, out } } = parseArgs({
  options: {
    model: { type: "string" },
    images: { type: "string" },
    photos: { type: "string" },
    size: { type: "string", default: "192" },
    out: { type: "string", default: projectPath("data/models") },
  },
});
if (model === undefined || images === undefined) throw new RangeError("--model and --images are needed");

await Deno.mkdir(out, { recursive: true });
const { encoder: trained, metadata } = await loadModel(model);
const network = join(out, NETWORK);
const inputSize = { width: Number(size), height: Number(size) };
const { architecture, nestedDims } = trained;
// In float16 first: what is measured is what is shipped.
const sized = new Encoder(architecture, await trained.readWeights(), { inputSize, nestedDims });
await saveEncoder(sized, network, { weights: "float16", metadata });
const { encoder } = await loadModel(network);

const sources = photos === undefined ? null : await photographSources(photos);
const unrelated = await openUnrelated([images], sources && ((id) => sources.get(basename(id)) ?? id));
const descriptors = await describeUnrelated(
  unrelated,
  await createEncoderMethod(encoder, { name: "rdcd-256" }),
);
const background = drawBackground(descriptors);
const whitening = await fitCodec("PCAW256,L2norm,Flat", descriptors);
await saveEncoder(encoder, network, {
  ...{ weights: "float16", metadata, codec: whitening },
  background: copyRows(descriptors, background),
  falsePositives: await measureSizes(descriptors, unrelated, {
    name: "rdcd-256",
    codec: whitening,
    nestedDims,
    background,
  }),
});
for (const bits of [256, 512]) {
  const codec = await fitCodec(`PCAW${SPREAD},LSH${bits}`, descriptors);
  const name = `rdcd-${bits}bit`;
  await saveCodec(join(out, `${name}.safetensors`), {
    ...{ file: NETWORK, output: "descriptor", codec },
    falsePositives: await measureSizes(descriptors, unrelated, { name, codec, nestedDims: [], background }),
  });
}
