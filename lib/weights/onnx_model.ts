import { encodeOnnx } from "../backends/onnx.ts";
import { codecDims } from "../codecs/apply_codec.ts";
import type { Codec } from "../codecs/fit_codec.ts";
import { networkLayers, networkOf } from "../models/architecture.ts";
import { checkImageSize, type Encoder } from "../models/encoder.ts";
import { foldNetwork } from "../models/fold_network.ts";
import type { Size } from "../types.ts";
import { checkEncoderCodec } from "./encoder_codec.ts";
import { formatEncoderMetadata } from "./encoder_metadata.ts";
import { formatPreprocessing, IMAGENET_PREPROCESSING, PREPROCESSING } from "./onnx_file/preprocessing.ts";
import { createGraphBuilder } from "./onnx_graph/graph_builder.ts";
import { writeCodec, writeUnitRows } from "./onnx_graph/write_codec.ts";
import { writeLayers } from "./onnx_graph/write_layers.ts";

/** Options for {@linkcode onnxModel} and {@linkcode exportOnnx}. */
export interface OnnxModelOptions {
  /**
   * The only size of images that the model takes, for runtimes that plan ahead; otherwise height and width are
   * free, except for networks that take a single size anyway.
   */
  size?: Size;
  /**
   * How matrices and kernels are stored. `"float16"` halves the file and moves descriptors by less than 1e-3; the
   * runtime widens them when it loads the model, and computes in float32 either way.
   *
   * @default {"float32"}
   */
  weights?: "float32" | "float16";
  /**
   * What descriptors go through at the end, as {@linkcode fitCodec} fitted it, so that the model gives those that a method with
   * this codec gives, but for the last digits: it computes in float32.
   *
   * @default {null}
   */
  codec?: Codec | null;
}

/**
 * An encoder as an ONNX model for inference: batch normalization folded into the convolutions, the last layer and
 * the projector folded into one matrix, descriptors of unit length.
 *
 * Input `images` is `[batch, 3, height, width]`, normalized with ImageNet's mean and deviation; output `descriptor`
 * is `[batch, descriptorDims]`, or as many numbers as the codec makes. Operator set 17 (ONNX 1.12, 2022). The file's metadata has the
 * architecture and the size of images under `rdcd`, mean and deviation under `rdcd.preprocessing`, both as JSON, so that
 * {@linkcode createOnnxEncoder} needs to be told nothing.
 *
 * @param encoder The encoder; borrowed.
 * @param options A fixed size, and how weights are stored.
 * @returns The bytes of an `.onnx` file.
 * @throws {RangeError} If the network does not take images of the size, a weight is beyond float16, or the codec is for
 * other descriptors.
 *
 * @example Run a student in ONNX Runtime
 * ```ts
 * import { createStudent, onnxModel } from "rdcd/models";
 * import { InferenceSession, Tensor } from "onnxruntime-node";
 * import assert from "node:assert/strict";
 *
 * const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64 });
 * const session = await InferenceSession.create(await onnxModel(student));
 * student.dispose();
 * const images = new Tensor("float32", new Float32Array(2 * 3 * 64 * 48), [2, 3, 64, 48]);
 * const { descriptor } = await session.run({ images });
 * assert.deepEqual(descriptor!.dims, [2, 64]);
 * ```
 */
export async function onnxModel(encoder: Encoder, options: OnnxModelOptions = {}): Promise<Uint8Array> {
  const { architecture } = encoder;
  const network = networkOf(encoder);
  const { size = network.size, weights: precision = "float32", codec = null } = options;
  if (codec !== null) checkEncoderCodec(codec, architecture.descriptorDims);
  if (size !== null) checkImageSize(network, size);
  const { layers, weights } = foldNetwork(networkLayers(network), await encoder.readWeights());
  const graph = createGraphBuilder(precision);
  const vector = writeLayers(graph, layers, weights, "images");
  const unit = writeUnitRows(graph, vector, codec === null ? "descriptor" : undefined);
  if (codec !== null) writeCodec(graph, unit, codec, "descriptor");
  return encodeOnnx({
    name: architecture.backbone,
    inputs: [{
      name: "images",
      type: "float32",
      shape: ["batch", 3, size?.height ?? "height", size?.width ?? "width"],
    }],
    outputs: [{
      name: "descriptor",
      type: "float32",
      shape: [
        "batch",
        codec === null ? architecture.descriptorDims : codecDims(codec, architecture.descriptorDims),
      ],
    }],
    constants: graph.constants,
    nodes: graph.nodes,
    metadata: {
      rdcd: formatEncoderMetadata({
        architecture,
        nestedDims: encoder.nestedDims,
        // A size that was assumed is not written down, so that it stays one.
        ...(size !== null
          ? { inputSize: size }
          : encoder.isInputSizeAssumed
          ? {}
          : { inputSize: encoder.inputSize }),
      }),
      [PREPROCESSING]: formatPreprocessing(IMAGENET_PREPROCESSING),
    },
  });
}
