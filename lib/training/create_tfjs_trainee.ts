import * as tf from "@tensorflow/tfjs";
import { Encoder, numbersOf } from "../models/encoder.ts";
import type { Weights } from "../models/initial_weights.ts";
import { fromTfjsLayout, toTfjsLayout } from "../models/tensor_layout.ts";
import type { Tensor, Variable } from "../types.ts";
import { encodeForTraining } from "./encode_for_training.ts";
import { lars } from "./lars.ts";
import { type Movement, sgd } from "./sgd.ts";
import type { Objective, OptimizerSettings, RawEncoding, Trainee, TraineeOptions } from "./trainee.ts";
import { trainingNoise } from "./training_noise.ts";

/**
 * A network that learns in tfjs, on the backend that is current when it is made and has to be so whenever it is used:
 * `cpu` and `webgpu`. A learned tensor that the objective does not depend on has a gradient of 0.
 *
 * @param options What learns, and how.
 * @returns A trainee; the caller disposes of it.
 * @throws {RangeError} If the architecture is unknown, or a weight is missing or has another length. Its own methods
 * throw where a state does not fit, where a batch is too small for batch normalisation, where the objective throws, and
 * where `update` comes before `learn`. After `learn` has thrown, tfjs keeps what it had allocated for the gradients: a run
 * that goes on nevertheless needs a new process.
 *
 * @example A step towards smaller features
 * ```ts
 * import { createStudent, createTfjsTrainee, type RawEncoding } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const student = createStudent({ backbone: "mobilenet_v3_small", featureDims: 8, descriptorDims: 4 });
 * const trainee = createTfjsTrainee({
 *   architecture: student.architecture,
 *   weights: await student.readWeights(),
 *   optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0 },
 *   hasAverage: false,
 *   seed: 1,
 * });
 * const views = { data: new Float32Array(4 * 32 * 32 * 3).map((_, index) => Math.sin(index)), batch: 4, size: 32 };
 * const objective = ({ feature }: RawEncoding) => ({ total: feature.square().mean().asScalar(), parts: {} });
 * const { total } = await trainee.learn(views, 0, objective);
 * trainee.update(0.01);
 * const { total: after } = await trainee.learn(views, 0, objective);
 * assert.ok(after < total);
 * trainee.dispose();
 * student.dispose();
 * ```
 */
export function createTfjsTrainee(options: TraineeOptions): Trainee {
  const { architecture, weights, optimizer, hasAverage, seed } = options;
  const student = new Encoder(architecture, weights);
  const average = hasAverage ? new Encoder(architecture, weights) : null;
  const learned = student.tensors.filter(({ trainable }) => trainable);
  const velocity = new Map(learned.map(({ name }) => {
    const zeros = () => tf.variable(tf.zeros(student.variables.get(name)!.shape), false);
    return [name, tf.tidy(zeros)];
  }));
  let gradients: tf.NamedTensorMap = {};

  function existingAverage(): Encoder {
    if (average !== null) return average;
    throw new RangeError("Cannot use the average as hasAverage must be true: current value is false");
  }

  function forget(): void {
    tf.dispose(gradients);
    gradients = {};
  }

  return {
    architecture: student.architecture,
    average({ momentum, statistics }) {
      const moving = existingAverage();
      for (const { name, trainable } of student.tensors) {
        if (!trainable && !statistics) continue;
        const [kept, current] = [moving.variables.get(name)!, student.variables.get(name)!];
        tf.tidy(() => kept.assign(kept.mul(momentum).add(current.mul(1 - momentum))));
      }
    },
    encodeAverage(views, step) {
      const moving = existingAverage();
      const noise = trainingNoise({ seed, step, role: "average" });
      return Promise.resolve(tf.tidy(() => encodeForTraining(moving, views, noise).descriptor));
    },
    async learn(views, step, objective) {
      forget();
      const noise = trainingNoise({ seed, step, role: "student" });
      const variables = learned.map(({ name }) => student.variables.get(name)!);
      const found = differentiate(() => encodeForTraining(student, views, noise), objective, variables);
      gradients = found.gradients;
      const [total, ...parts] = await found.terms.data();
      found.terms.dispose();
      return {
        total: total!,
        parts: Object.fromEntries(found.names.map((name, index) => [name, parts[index]!])),
      };
    },
    update(learningRate) {
      for (const { name } of learned) {
        const weight = student.variables.get(name)!;
        const gradient = gradients[weight.name];
        if (gradient === undefined) {
          throw new RangeError(
            "Cannot update the weights as learn must come first: current value is no gradient",
          );
        }
        moveVariables(optimizer, learningRate, { weight, gradient, velocity: velocity.get(name)! });
      }
      forget();
    },
    async state() {
      const velocities: Weights = new Map();
      for (const tensor of learned) {
        const numbers = await velocity.get(tensor.name)!.data<"float32">();
        velocities.set(tensor.name, fromTfjsLayout(tensor, numbers));
      }
      return {
        student: await student.readWeights(),
        average: await average?.readWeights() ?? null,
        velocity: velocities,
      };
    },
    restore(state) {
      if ((state.average === null) !== (average === null)) {
        throw new RangeError(
          `Cannot restore the state as average must be ${average === null ? "null" : "weights"}: ` +
            `current value is ${state.average === null ? "null" : "weights"}`,
        );
      }
      const numbers = learned.map((tensor) => toTfjsLayout(tensor, numbersOf(tensor, state.velocity)));
      student.assignWeights(state.student);
      if (state.average !== null) existingAverage().assignWeights(state.average);
      learned.forEach(({ name }, index) => {
        const { shape, values } = numbers[index]!;
        tf.tidy(() => velocity.get(name)!.assign(tf.tensor(values, shape)));
      });
      forget();
    },
    dispose() {
      forget();
      student.dispose();
      average?.dispose();
      tf.dispose([...velocity.values()]);
    },
  };
}

/** What a step found. */
interface Differentiated {
  /** By the variables' names in tfjs; the caller disposes of them. */
  gradients: tf.NamedTensorMap;
  /** The total and then the parts, `[1 + parts]`; the caller disposes of it. */
  terms: Tensor;
  /** What the parts are called. */
  names: string[];
}

function differentiate(
  encode: () => RawEncoding,
  objective: Objective,
  variables: Variable[],
): Differentiated {
  let names: string[] = [];
  let terms: Tensor | undefined;
  try {
    const gradients = tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        const { total, parts } = objective(encode());
        names = Object.keys(parts);
        // Read all at once: on WebGPU each reading waits for the card.
        terms = tf.keep(tf.stack([total, ...Object.values(parts)]));
        return total;
      }, variables);
      for (const variable of variables) grads[variable.name] ??= tf.zerosLike(variable);
      return grads;
    });
    return { gradients, terms: terms!, names };
  } catch (error) {
    terms?.dispose();
    throw error;
  }
}

function moveVariables(
  optimizer: OptimizerSettings,
  learningRate: number,
  movement: Movement & { weight: Variable; velocity: Variable },
): void {
  const { weight, velocity } = optimizer.kind === "sgd"
    ? sgd(movement, learningRate, optimizer)
    : lars(movement, learningRate, optimizer);
  movement.weight.assign(weight);
  movement.velocity.assign(velocity);
  tf.dispose([weight, velocity]);
}
