import { layerTensors } from "../../models/layer_tensors.ts";
import * as tf from "@tensorflow/tfjs";
import { Encoder, numbersOf } from "../../models/encoder.ts";
import type { Weights } from "../../models/initial_weights.ts";
import { fromTfjsLayout, toTfjsLayout } from "../../models/tensor_layout.ts";
import type { LayerTensor } from "../../models/tensor_list.ts";
import type { Matrix, Variable } from "../../types.ts";
import { adamw } from "./adamw.ts";
import { batchParts, partNoise } from "./batch_parts.ts";
import { checkAverage, checkGradients, checkState, checkWeightAverage } from "./check_trainee.ts";
import { differentiate } from "./differentiate.ts";
import { encodeForTraining, encodeRaw } from "./encode_for_training.ts";
import { lars } from "./lars.ts";
import { type Moved, type Movement, sgd } from "./sgd.ts";
import type { OptimizerSettings, Trainee, TraineeOptions } from "./trainee.ts";
import { trainingNoise } from "./training_noise.ts";

/**
 * A network that learns in tfjs, on the backend that is current when it is made and has to be so whenever it is used:
 * `cpu`, which is so slow that a line on stderr says so, `webgpu`, and `wasm` after {@linkcode registerWasmKernels}. A
 * learned tensor that the objective does not depend on has a gradient of 0.
 *
 * @param options What learns, and how.
 * @returns A trainee; the caller disposes of it.
 * @throws {RangeError} If the architecture is unknown, or a weight is missing or has another length. Its own methods
 * throw where a state does not fit, where a batch is too small for batch normalization, where the objective throws, and
 * where `update` comes before `learn`. After `learn` has thrown, tfjs keeps what it had allocated for the gradients: a run
 * that goes on nevertheless needs a new process.
 *
 * @example A step towards smaller features
 * ```ts
 * import { createTfjsTrainee, type RawEncoding } from "rdcd/training";
 * import { createStudent } from "rdcd/models";
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
 * await trainee.update(0.01);
 * const { total: after } = await trainee.learn(views, 0, objective);
 * assert.ok(after < total);
 * trainee.dispose();
 * student.dispose();
 * ```
 */
export function createTfjsTrainee(options: TraineeOptions): Trainee {
  if (tf.getBackend() === "cpu") {
    console.warn(
      "warning: steps are computed by tfjs in plain JavaScript, many times slower than in WebAssembly: " +
        'await registerWasmKernels() and tf.setBackend("wasm") first, or take createCompiledTrainee',
    );
  }
  return tfjsTrainee(options);
}

/** The same on any backend without a word, for who has chosen it. */
export function tfjsTrainee(options: TraineeOptions): Trainee {
  const {
    architecture,
    weights,
    optimizer,
    hasAverage,
    hasWeightAverage = false,
    seed,
    dropScale = 1,
    partSize,
  } = options;
  const student = new Encoder(architecture, weights);
  const average = hasAverage ? new Encoder(architecture, weights) : null;
  const weightAverage = hasWeightAverage ? new Encoder(architecture, weights) : null;
  const tensors = layerTensors(student);
  const learned = tensors.filter(({ trainable }) => trainable);
  const velocity = zerosLike(student, learned);
  const squares = optimizer.kind === "adamw" ? zerosLike(student, learned) : null;
  let gradients: tf.NamedTensorMap = {};
  let updates = 0;

  function existingAverage(): Encoder {
    checkAverage(average !== null);
    return average!;
  }

  function forget(): void {
    tf.dispose(gradients);
    gradients = {};
  }

  function follow(moving: Encoder, shares: { learned: number; statistics: number | null }): void {
    for (const { name, trainable } of tensors) {
      const share = trainable ? shares.learned : shares.statistics;
      if (share === null) continue;
      const [kept, current] = [moving.variables.get(name)!, student.variables.get(name)!];
      tf.tidy(() => kept.assign(kept.mul(share).add(current.mul(1 - share))));
    }
  }

  return {
    architecture: student.architecture,
    // deno-lint-ignore require-await -- so that what it throws rejects the promise
    async average({ momentum, statisticsMomentum }) {
      follow(existingAverage(), { learned: momentum, statistics: statisticsMomentum });
    },
    encodeAverage(views, step, mode) {
      const moving = existingAverage();
      const noise = trainingNoise({ seed, step, role: "average", dropScale });
      const parts = batchParts(views, partSize);
      return Promise.resolve(
        tf.tidy(() =>
          joinRows(
            parts.map((part, index) =>
              tf.tidy(() =>
                mode === "training"
                  ? encodeForTraining(moving, part, partNoise(noise, index, parts.length)).descriptor
                  : encodeRaw(moving, part).descriptor
              )
            ),
          )
        ),
      );
    },
    async learn(views, step, objective) {
      forget();
      const noise = trainingNoise({ seed, step, role: "student", dropScale });
      const variables = learned.map(({ name }) => student.variables.get(name)!);
      const parts = batchParts(views, partSize);
      if (parts.length === 1) {
        const found = differentiate(() => encodeForTraining(student, views, noise), objective, variables);
        gradients = found.gradients;
        return await found.read();
      }
      const noiseOf = (index: number) => partNoise(noise, index, parts.length);
      const encoded = parts.map((part, index) =>
        tf.tidy(() => ({ ...encodeForTraining(student, part, noiseOf(index)) }))
      );
      const inputs = tf.tidy(() =>
        (["feature", "descriptor"] as const).map((output) =>
          tf.variable(joinRows(encoded.map((part) => part[output])))
        )
      );
      tf.dispose(encoded);
      const [feature, descriptor] = inputs as unknown as [Matrix, Matrix];
      const found = differentiate(() => ({ feature, descriptor }), objective, inputs);
      for (const [index, part] of parts.entries()) {
        const first = index * part.batch;
        const slope = (input: Variable) => found.gradients[input.name]!.slice(first, part.batch);
        const own = differentiate(
          () => encodeForTraining(student, part, noiseOf(index), { follows: false }),
          (raw) => ({
            total: tf.addN([
              raw.feature.mul(slope(inputs[0]!)).sum(),
              raw.descriptor.mul(slope(inputs[1]!)).sum(),
            ]),
            parts: {},
          }),
          variables,
        );
        await own.read();
        const before = gradients;
        gradients = index === 0 ? own.gradients : tf.tidy(() =>
          Object.fromEntries(
            Object.entries(before).map(([name, sum]) => [name, sum.add(own.gradients[name]!)]),
          )
        );
        if (index > 0) tf.dispose([before, own.gradients]);
      }
      tf.dispose([found.gradients, inputs]);
      return await found.read();
    },
    // deno-lint-ignore require-await -- so that what it throws rejects the promise
    async update(learningRate) {
      checkGradients(Object.keys(gradients).length > 0);
      for (const { name } of learned) {
        const weight = student.variables.get(name)!;
        const gradient = gradients[weight.name]!;
        const remembered = { velocity: velocity.get(name)!, squares: squares?.get(name) ?? null };
        moveVariables(optimizer, learningRate, { weight, gradient, ...remembered, updates });
      }
      updates += 1;
      forget();
    },
    // deno-lint-ignore require-await -- so that what it throws rejects the promise
    async averageWeights(decay) {
      checkWeightAverage(weightAverage !== null);
      follow(weightAverage!, { learned: decay, statistics: decay });
    },
    state: async () => ({
      student: await student.readWeights(),
      average: await average?.readWeights() ?? null,
      weightAverage: await weightAverage?.readWeights() ?? null,
      velocity: await readVariables(learned, velocity),
      squares: squares === null ? null : await readVariables(learned, squares),
      updates,
    }),
    restore(state) {
      const parts = { average: average !== null, weightAverage: hasWeightAverage, squares: squares !== null };
      checkState(tensors, parts, state);
      student.assignWeights(state.student);
      if (state.average !== null) existingAverage().assignWeights(state.average);
      if (state.weightAverage !== null) weightAverage!.assignWeights(state.weightAverage);
      assignVariables(learned, velocity, state.velocity);
      if (state.squares !== null) assignVariables(learned, squares!, state.squares);
      ({ updates } = state);
      forget();
    },
    dispose() {
      forget();
      for (const encoder of [student, average, weightAverage]) encoder?.dispose();
      tf.dispose([...velocity.values(), ...squares?.values() ?? []]);
    },
  };
}

/** The rows of all parts, in order; within `tf.tidy`. */
function joinRows(parts: readonly Matrix[]): Matrix {
  return parts.length === 1 ? parts[0]! : tf.concat([...parts]);
}

type VariablesByName = ReadonlyMap<string, Variable>;

function zerosLike({ variables }: Encoder, tensors: readonly LayerTensor[]): VariablesByName {
  return new Map(tensors.map(({ name }) => [
    name,
    tf.tidy(() => tf.variable(tf.zeros(variables.get(name)!.shape), false)),
  ]));
}

async function readVariables(
  tensors: readonly LayerTensor[],
  variables: VariablesByName,
): Promise<Weights> {
  const weights: Weights = new Map();
  for (const tensor of tensors) {
    const numbers = await variables.get(tensor.name)!.data<"float32">();
    weights.set(tensor.name, fromTfjsLayout(tensor, numbers));
  }
  return weights;
}

function assignVariables(
  tensors: readonly LayerTensor[],
  variables: VariablesByName,
  weights: Weights,
): void {
  for (const tensor of tensors) {
    const { shape, values } = toTfjsLayout(tensor, numbersOf(tensor, weights));
    tf.tidy(() => variables.get(tensor.name)!.assign(tf.tensor(values, shape)));
  }
}

function moveVariables(
  optimizer: OptimizerSettings,
  learningRate: number,
  movement: Movement & { weight: Variable; velocity: Variable; squares: Variable | null; updates: number },
): void {
  if (optimizer.kind === "adamw") {
    const { squares } = movement;
    const moved = adamw({ ...movement, squares: squares! }, learningRate, optimizer);
    squares!.assign(moved.squares);
    moved.squares.dispose();
    assignMoved(movement, moved);
  } else if (optimizer.kind === "sgd") assignMoved(movement, sgd(movement, learningRate, optimizer));
  else assignMoved(movement, lars(movement, learningRate, optimizer));
}

function assignMoved(
  movement: { weight: Variable; velocity: Variable },
  { weight, velocity }: Moved,
): void {
  movement.weight.assign(weight);
  movement.velocity.assign(velocity);
  tf.dispose([weight, velocity]);
}
