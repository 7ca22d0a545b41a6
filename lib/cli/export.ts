import { basename, dirname, resolve } from "@std/path";
import { findModel, type NamedEncoder, resolveEncoder } from "../descriptors/resolve_encoder.ts";
import { featureEncoder } from "../models/feature_encoder.ts";
import { codecDims } from "../codecs/apply_codec.ts";
import { parseCodec } from "../codecs/parse_codec.ts";
import { BACKBONES } from "../models/architecture.ts";
import { exportOnnx } from "../weights/export_onnx.ts";
import { saveCodec } from "../weights/save_codec.ts";
import { saveEncoder } from "../weights/save_encoder.ts";
import { measureEncoder, openUnrelated } from "./export/measure_unrelated.ts";
import { calibrateCodec } from "./export/calibrate_codec.ts";
import { encoderOptions, oneOf } from "./method_options.ts";
import { integerOption, runTask, UsageError } from "./task.ts";
import { quietLibraries } from "./quiet_libraries.ts";

const help = `
Writes a model to a file that others can use.

    deno task export --model rdcd.ckpt --out rdcd.onnx
    deno task export --model sscd_disc_mixup --out sscd.safetensors --weights float16
    deno task export --model rdcd.ckpt --codec ITQ256 --calibrate ~/Pictures --out rdcd.256bit.safetensors

  --model SPEC        rdcd, rdcd-256bit, a checkpoint file, a model's name (in data/models or in the folder that
                      RDCD_MODELS names), or untrained:NETWORK:DIMS; FILE:64 is the first 64 numbers of a model that was
                      trained for that size too
  --out FILE          .onnx: the graph for inference, batch normalization and parallel branches folded, for any runtime
                      of ONNX; .safetensors: the weights under PyTorch's names, for PyTorch and for this toolkit
  --weights KIND      float32 or float16, which halves the file (float32 for .onnx, and what the model's file
                      has for .safetensors)
  --size N            .onnx only: the model takes squares of N pixels only (any size)
  --codec CODEC       what its descriptors go through wherever the file is a method, such as ITQ256 or PCAW192,LSH256, which
                      make 256 bits of an image, or PCAW64,L2norm,Flat (the one in the model's file, if any). An .onnx file
                      gives what comes out of it
  --feature           the feature, which students are taught by, becomes the descriptor: a student without its projector
  --codec-only        .safetensors only: the file gets the codec alone and takes the network from the model's own file, which
                      must be in the same folder and stay as it is; that spares the bytes of the network
  --calibrate PATH    what the codec is fitted to: a folder of images, at best ten times as many as it has bits, or a
                      store that "extract" made with this model
  --unrelated DIR     .safetensors only: measure how often the images in DIR, of which none should be a copy of another, reach
                      which score, and keep it in the file: "search" and "watch" choose thresholds by it. 1,415 images at
                      least, at best 20,000; pairs that PDQ calls the same are left out. Again for each folder
  --across-folders    count only pairs of images from different folders below these: pages of one book or garments before
                      one wall are alike without being copies, and would raise every threshold
  --seed N            seed of the codec (0)
  --json              what was written, as JSON on stdout
  --help              this text
`;

const WEIGHTS = ["float32", "float16"] as const;

quietLibraries();

await runTask({
  name: "export",
  help,
  options: {
    model: { type: "string" },
    out: { type: "string" },
    weights: { type: "string" },
    size: { type: "string" },
    codec: { type: "string" },
    calibrate: { type: "string" },
    feature: { type: "boolean", default: false },
    "codec-only": { type: "boolean", default: false },
    unrelated: { type: "string", multiple: true, default: [] },
    "across-folders": { type: "boolean", default: false },
    seed: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
}, async (values) => {
  const { model, out } = values;
  if (model === undefined || out === undefined) throw new UsageError("--model and --out are needed");
  const isOnnx = /\.onnx$/i.test(out);
  if (!isOnnx && !/\.safetensors$/i.test(out)) {
    throw new UsageError(`--out ends in .onnx or .safetensors: current value is "${out}"`);
  }
  const precision = values.weights === undefined ? undefined : oneOf("weights", values.weights, WEIGHTS);
  const side = values.size === undefined ? null : integerOption("size", values.size, 1);
  if (side !== null && !isOnnx) {
    throw new UsageError("--size is for .onnx; weights take images of any size");
  }
  const { codec: asked, calibrate } = values;
  if ((asked === undefined) !== (calibrate === undefined)) {
    throw new UsageError("--codec and --calibrate need each other");
  }
  if (asked !== undefined) {
    parseCodec(asked);
  }
  const { unrelated } = values;
  if (isOnnx && values["codec-only"]) {
    throw new UsageError("--codec-only is for .safetensors; an .onnx file has the network alone");
  }
  if (isOnnx && unrelated.length > 0) {
    throw new UsageError("--unrelated is for .safetensors; an .onnx file has the network alone");
  }
  const seed = integerOption("seed", values.seed);
  const networkFile = values["codec-only"] ? await networkFileOf(model, out, values) : null;
  const { name, encoder, codec: own, falsePositives: known, background: old, metadata, ...file } =
    await openModel(
      model,
      values.feature,
    );
  const weights = precision ?? (isOnnx ? "float32" : file.weights);
  const groupOf = values["across-folders"] ? dirname : null;
  const measured = async (codec: typeof own) =>
    unrelated.length === 0
      ? null
      : await measureEncoder(encoder, await openUnrelated(unrelated, groupOf), { name, codec });
  try {
    const size = side === null ? {} : { size: { width: side, height: side } };
    const codec = asked === undefined
      ? own
      : await calibrateCodec(encoder, { name, codec: asked, source: calibrate!, seed });
    if (isOnnx) {
      await exportOnnx(encoder, out, { weights, codec, ...size });
    } else {
      const found = await measured(codec);
      const facts = { metadata, falsePositives: { ...known, ...found?.falsePositives } };
      const background = found?.background ?? old;
      await (networkFile === null
        ? saveEncoder(encoder, out, {
          ...{ ...facts, weights },
          ...codec !== null && { codec },
          ...background !== null && { background },
        })
        : saveCodec(out, {
          ...facts,
          ...{ file: networkFile, output: values.feature ? "feature" : "descriptor" },
          codec: codec!,
        }));
    }
    const { architecture, parameters } = encoder;
    const { size: bytes } = await Deno.stat(out);
    console.error(
      `${name}: ${BACKBONES[architecture.backbone].title}, ${(parameters / 1e6).toFixed(1)} M parameters, ` +
        `${architecture.descriptorDims} dimensions\nwrote ${out}, ${(bytes / 1e6).toFixed(1)} MB`,
    );
    if (codec !== null) {
      console.error(
        `codec ${codec.name}: ${isOnnx ? "the file" : `as a method, ${name}`} gives ${
          codecDims(codec, architecture.descriptorDims)
        } ` +
          `${codec.signs === "all" ? "bits" : "numbers"} an image`,
      );
    }
    if (isOnnx) {
      console.error(
        `input images: [batch, 3, ${side ?? "height"}, ${side ?? "width"}], RGB in [0, 1] less the mean ` +
          `(0.485, 0.456, 0.406), over the deviation (0.229, 0.224, 0.225)${sizeAdvice(encoder)}\n` +
          `output descriptor: [batch, ${
            codec === null ? architecture.descriptorDims : codecDims(codec, architecture.descriptorDims)
          }], ` +
          (codec?.signs === "all"
            ? "each number a bit: positive is 1, all of one magnitude"
            : "rows of length 1"),
      );
    }
    if (values.json) {
      console.log(
        JSON.stringify(
          { name, out, bytes, weights, codec: codec?.name ?? null, parameters, architecture },
          null,
          2,
        ),
      );
    }
  } finally {
    encoder.dispose();
  }
});

/** The size of images whose descriptors are those that the tasks have. */
function sizeAdvice({ inputSize, isInputSizeAssumed }: NamedEncoder["encoder"]): string {
  if (isInputSizeAssumed) return "";
  const { width, height } = inputSize;
  return `; the tasks feed ${width} x ${height} pixels, whole images resized by the bilinear filter as Pillow does`;
}

/** The model whose file is meant, or it without its projector. */
async function openModel(spec: string, isFeature: boolean): Promise<NamedEncoder> {
  const model = await resolveEncoder(spec, encoderOptions());
  if (!isFeature) return model;
  try {
    // What is known of the descriptor is not true of the feature.
    return {
      ...model,
      encoder: await featureEncoder(model.encoder),
      codec: null,
      falsePositives: {},
      background: null,
    };
  } finally {
    model.encoder.dispose();
  }
}

/** Name of the file that has the network of a codec that is written alone. */
async function networkFileOf(
  model: string,
  out: string,
  { codec, weights }: { codec?: string | undefined; weights?: string | undefined },
): Promise<string> {
  if (codec === undefined) throw new UsageError("--codec-only needs --codec and --calibrate");
  if (weights !== undefined) {
    throw new UsageError("--weights is for the network, which stays where it is with --codec-only");
  }
  const path = await findModel(model, encoderOptions());
  if (path === null || resolve(dirname(path)) !== resolve(dirname(out))) {
    throw new UsageError(
      `--codec-only needs a model's file in the folder of --out: current value is "${path ?? model}"`,
    );
  }
  return basename(path);
}
