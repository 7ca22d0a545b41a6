import * as tf from "@tensorflow/tfjs";
import { checkPositiveInteger } from "../check_positive_integer.ts";
import type { Images, Matrix, Size, Variable } from "../types.ts";
import { type Architecture, networkLayers, networkOf } from "./architecture.ts";
import type { Weights } from "./initial_weights.ts";
import { l2Normalize } from "./l2_normalize.ts";
import type { Layer, Network } from "./layer.ts";
import { countMultiplyAdds } from "./multiply_adds.ts";
import { runNetwork } from "./run_network.ts";
import { fromTfjsLayout, toTfjsLayout } from "./tensor_layout.ts";
import { countNumbers, type LayerTensor, listTensors, type TensorDescription } from "./tensor_list.ts";

/** Outputs of an encoder for images. */
export interface Encoding {
  /** Features that are compared with the teacher's, unit rows `[batch, featureDims]`. */
  feature: Matrix;
  /** Descriptors that are stored and searched, unit rows `[batch, descriptorDims]`. */
  descriptor: Matrix;
}

/** Options for the constructor of {@linkcode Encoder}. */
export interface EncoderOptions {
  /**
   * Size that images are resized to where nothing else is said: the one that the weights were trained for.
   *
   * @default {the network's only size, or { width: 288, height: 288 }, on which RDCD evaluates}
   */
  inputSize?: Size;
  /**
   * How many of the descriptor's first numbers are descriptors too, in ascending order: what a student was trained for
   * besides all of them, see {@linkcode truncateDescriptor}.
   *
   * @default {none}
   */
  nestedDims?: readonly number[];
}

/**
 * A network with its weights, as tfjs variables. It owns memory: call {@linkcode dispose} when done.
 *
 * Made by {@linkcode createStudent}, {@linkcode createTeacher} or {@linkcode loadEncoder}.
 */
export class Encoder {
  /** The parts that it is made of. */
  readonly architecture: Architecture;
  /** Size that images are resized to where nothing else is said. */
  readonly inputSize: Size;
  /** True if `inputSize` was assumed, as neither its maker nor the network says one. */
  readonly isInputSizeAssumed: boolean;
  /** How many of the descriptor's first numbers are descriptors too, in ascending order. */
  readonly nestedDims: readonly number[];
  /** Its tensors, without numbers. */
  readonly tensors: readonly TensorDescription[];
  /** The learned numbers and running statistics by PyTorch name, in tfjs's order of dimensions. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Learned numbers; running statistics are not counted. */
  readonly parameters: number;
  readonly #network: Network;
  readonly #tensors: readonly LayerTensor[];

  /**
   * Makes variables on tfjs's current backend.
   *
   * @param architecture What it is made of.
   * @param weights One array for every tensor of the network, in PyTorch's order of dimensions; borrowed.
   * @param options What its images are like.
   * @throws {RangeError} If the architecture is unknown, an array is missing or has another length, the network takes
   * images of another size only, or nested sizes do not ascend to below the descriptor's, or are a teacher's.
   */
  constructor(architecture: Architecture, weights: Weights, options: EncoderOptions = {}) {
    this.architecture = { ...architecture };
    this.#network = networkOf(this);
    const known = options.inputSize ?? this.#network.size;
    const { width, height } = known ?? { width: 288, height: 288 };
    this.inputSize = { width, height };
    this.isInputSizeAssumed = known === null;
    for (const [name, edge] of Object.entries(this.inputSize)) {
      checkPositiveInteger("build the encoder", name, edge);
    }
    checkImageSize(this.#network, this.inputSize);
    this.nestedDims = [...options.nestedDims ?? []];
    checkNestedDims(architecture, this.nestedDims);
    this.#tensors = listTensors(networkLayers(this.#network));
    this.tensors = this.#tensors;
    this.variables = new Map(this.#tensors.map((tensor) => {
      const { shape, values } = toTfjsLayout(tensor, numbersOf(tensor, weights));
      return [tensor.name, tf.tidy(() => tf.variable(tf.tensor(values, shape), tensor.trainable))];
    }));
    this.parameters = this.tensors.filter((tensor) => tensor.trainable)
      .reduce((sum, { shape }) => sum + countNumbers(shape), 0);
  }

  /**
   * Runs the network in inference mode.
   *
   * @param images Normalized images, `[batch, height, width, 3]`; borrowed.
   * @returns Two tensors that the caller disposes of.
   * @throws {RangeError} If the network takes images of another size only.
   */
  encode(images: Images): Encoding {
    const [, height, width] = images.shape;
    checkImageSize(this.#network, { width, height });
    return tf.tidy(() => {
      const { feature, descriptor } = runNetwork(this.#network, images, this.variables);
      return { feature: l2Normalize(feature), descriptor: l2Normalize(descriptor) };
    });
  }

  /**
   * The multiply-adds of one image's descriptor, as papers count them: convolutions and linear layers.
   *
   * @param size The image.
   * @returns A whole number.
   * @throws {RangeError} If the network takes images of another size only.
   */
  multiplyAdds(size: Size): number {
    checkImageSize(this.#network, size);
    return countMultiplyAdds(networkLayers(this.#network), size);
  }

  /**
   * Copies the weights out of tfjs.
   *
   * @returns One array a tensor, by PyTorch name and in PyTorch's order of dimensions.
   */
  async readWeights(): Promise<Weights> {
    const weights: Weights = new Map();
    for (const tensor of this.#tensors) {
      const values = await this.variables.get(tensor.name)!.data<"float32">();
      weights.set(tensor.name, fromTfjsLayout(tensor, values));
    }
    return weights;
  }

  /**
   * Replaces the weights, or none if it throws.
   *
   * @param weights One array for every tensor, in PyTorch's order of dimensions; borrowed.
   * @param options `part` is what is given and replaced; `"all"` by default.
   * @throws {RangeError} If an array is missing or has another length.
   */
  assignWeights(weights: Weights, options: { part?: EncoderPart } = {}): void {
    const tensors = listTensors(partLayers(this.#network, options.part ?? "all"));
    const numbers = tensors.map((tensor) => toTfjsLayout(tensor, numbersOf(tensor, weights)));
    tf.tidy(() => {
      tensors.forEach(({ name }, index) => {
        const { shape, values } = numbers[index]!;
        this.variables.get(name)!.assign(tf.tensor(values, shape));
      });
    });
  }

  /** Frees the variables; the encoder cannot be used afterwards. */
  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
  }
}

function checkNestedDims({ role, descriptorDims }: Architecture, nestedDims: readonly number[]): void {
  const ends = [0, ...nestedDims, descriptorDims];
  const isAscending = ends.every((dims, index) =>
    Number.isSafeInteger(dims) && (index === 0 || dims > ends[index - 1]!)
  );
  if (isAscending && (nestedDims.length === 0 || role === "student")) return;
  throw new RangeError(
    `Cannot build the encoder as nestedDims must ascend from 1 to below a student's ${descriptorDims}: ` +
      `current value is [${nestedDims}] of a ${role}`,
  );
}

/** How much of an encoder, from its beginning: up to the descriptor, up to the feature, or what comes before that. */
export type EncoderPart = "all" | "feature" | "trunk";

/** The layers of a part. */
export function partLayers(network: Network, part: EncoderPart): Layer[] {
  const { trunk, feature } = network;
  if (part === "all") return networkLayers(network);
  return part === "trunk" ? [...trunk] : [...trunk, ...feature];
}

/**
 * Refuses images of a size that a network does not take.
 *
 * @throws {RangeError} If the network takes images of another size only.
 */
export function checkImageSize({ size: only }: Network, { width, height }: Size): void {
  if (only === null || only.width === width && only.height === height) return;
  throw new RangeError(
    `Cannot encode the images as this network takes ${only.width} x ${only.height} pixels only: ` +
      `current value is ${width} x ${height}`,
  );
}

/**
 * The numbers of one tensor.
 *
 * @throws {RangeError} If its array is missing or has another length.
 */
export function numbersOf({ name, shape }: TensorDescription, weights: Weights): Float32Array {
  const values = weights.get(name);
  const count = countNumbers(shape);
  if (values?.length !== count) {
    throw new RangeError(
      `Cannot fill the encoder as ${name} must have ${count} numbers: current value is ${
        values?.length ?? "none"
      }`,
    );
  }
  return values;
}
