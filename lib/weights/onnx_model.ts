import { encodeOnnx, type OnnxAttribute, type OnnxConstant, type OnnxNode } from "../_internal/onnx.ts";
import type { Encoder } from "../models/encoder.ts";
import { type FoldedLayer, foldNetwork } from "../models/fold_network.ts";
import type { Weights } from "../models/initial_weights.ts";
import type { Convolution, GeneralisedMean, Linear } from "../models/layer.ts";

/**
 * An encoder as an ONNX model for inference: batch normalisation folded into the convolutions, the last layer and
 * the projector folded into one matrix, descriptors of unit length.
 *
 * Input `images` is `[batch, 3, height, width]`, normalised with ImageNet's mean and deviation; output `descriptor`
 * is `[batch, descriptorDims]`. Batch, height and width are free. Operator set 17 (ONNX 1.12, 2022). The
 * architecture is kept in the file's metadata under `rdcd`.
 *
 * @param encoder The encoder; borrowed.
 * @returns The bytes of an `.onnx` file.
 *
 * @example Run a student in ONNX Runtime
 * ```ts
 * import { createStudent, onnxModel } from "rdcd";
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
export async function onnxModel(encoder: Encoder): Promise<Uint8Array> {
  const { architecture, network: { trunk, feature, projector } } = encoder;
  const { layers, weights } = foldNetwork([...trunk, ...feature, ...projector], await encoder.readWeights());
  const graph = new GraphBuilder(weights);
  graph.unitLength(graph.sequence(layers, "images"), "descriptor");
  return encodeOnnx({
    name: architecture.backbone,
    inputs: [{ name: "images", type: "float32", shape: ["batch", 3, "height", "width"] }],
    outputs: [{ name: "descriptor", type: "float32", shape: ["batch", architecture.descriptorDims] }],
    constants: graph.constants,
    nodes: graph.nodes,
    metadata: { rdcd: JSON.stringify(architecture) },
  });
}

/** Collects the nodes and constants of a graph. Its methods take the name of their input and give their output's. */
class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly #weights: Weights;

  constructor(weights: Weights) {
    this.#weights = weights;
  }

  sequence(layers: readonly FoldedLayer[], input: string): string {
    return layers.reduce((x, layer) => this.#layer(layer, x), input);
  }

  unitLength(x: string, output: string): void {
    const length = this.#node("ReduceL2", [x], { axes: { ints: [1] }, keepdims: { int: 1 } });
    this.#node("Div", [x, this.#node("Max", [length, this.#number(1e-12)])], {}, output);
  }

  #layer(layer: FoldedLayer, x: string): string {
    switch (layer.kind) {
      case "convolution":
        return this.#convolution(layer, x);
      case "linear":
        return this.#linear(layer, x);
      case "activation": {
        const sigmoid = this.#node("Sigmoid", [x]);
        return layer.function === "swish" ? this.#node("Mul", [x, sigmoid]) : sigmoid;
      }
      case "globalAverage":
        return this.#node("GlobalAveragePool", [x]);
      case "generalisedMean":
        return this.#generalisedMean(layer, x);
      case "sum":
      case "product":
        return layer.branches.map((branch) => this.sequence(branch, x))
          .reduce((a, b) => this.#node(layer.kind === "sum" ? "Add" : "Mul", [a, b]));
    }
  }

  #convolution(layer: Convolution, x: string): string {
    const { name, inputs, outputs, kernel, stride, padding, groups, bias } = layer;
    const tensors = [this.#weight(`${name}.weight`, [outputs, inputs / groups, kernel, kernel])];
    if (bias) tensors.push(this.#weight(`${name}.bias`, [outputs]));
    return this.#node("Conv", [x, ...tensors], {
      group: { int: groups },
      kernel_shape: { ints: [kernel, kernel] },
      pads: { ints: [padding, padding, padding, padding] },
      strides: { ints: [stride, stride] },
    });
  }

  #linear({ name, inputs, outputs }: Linear, x: string): string {
    const weight = this.#weight(`${name}.weight`, [outputs, inputs]);
    const bias = this.#weight(`${name}.bias`, [outputs]);
    return this.#node("Gemm", [x, weight, bias], { transB: { int: 1 } });
  }

  #generalisedMean({ power }: GeneralisedMean, x: string): string {
    const positive = this.#node("Max", [x, this.#number(1e-6)]);
    const mean = this.#node("GlobalAveragePool", [this.#node("Pow", [positive, this.#number(power)])]);
    return this.#node("Flatten", [this.#node("Pow", [mean, this.#number(1 / power)])]);
  }

  #node(
    op: string,
    inputs: string[],
    attributes: Record<string, OnnxAttribute> = {},
    output = `${op}_${this.nodes.length}`,
  ): string {
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  #weight(name: string, shape: number[]): string {
    this.constants.push({ name, shape, data: this.#weights.get(name)! });
    return name;
  }

  #number(value: number): string {
    const name = `number_${this.constants.length}`;
    this.constants.push({ name, shape: [], data: Float32Array.of(value) });
    return name;
  }
}
