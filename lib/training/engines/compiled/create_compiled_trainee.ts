import * as tf from "@tensorflow/tfjs";
import { checkPositiveInteger } from "../../../check_positive_integer.ts";
import { describeNetwork, networkLayers } from "../../../models/architecture.ts";
import type { Weights } from "../../../models/initial_weights.ts";
import { countNumbers, type LayerTensor, listTensors } from "../../../models/tensor_list.ts";
import type { Matrix } from "../../../types.ts";
import { adamwFactors } from "../adamw.ts";
import {
  checkAverage,
  checkGradients,
  checkState,
  checkViews,
  checkWeightAverage,
} from "../check_trainee.ts";
import { batchParts, partNoise } from "../batch_parts.ts";
import { differentiate } from "../differentiate.ts";
import type { AverageMode, OptimizerSettings, Trainee, TraineeOptions, ViewBatch } from "../trainee.ts";
import { listDroppingLayers, type Noise, trainingNoise } from "../training_noise.ts";
import { startKernelThreads } from "./kernel_threads.ts";
import type { Operation } from "./operation.ts";
import { layOutParameters, numbersAt, readParameters, writeParameters } from "./parameters.ts";
import { type NetworkPlan, planNetwork } from "./plan_training.ts";
import type { Value } from "./plan.ts";
import { layOutRegions, SQUARE_SLOTS } from "./regions.ts";

const PAGE_BYTES = 65536;

/** Options for {@linkcode createCompiledTrainee}. */
export interface CompiledTraineeOptions extends TraineeOptions {
  /**
   * Threads that run the kernels. The numbers do not depend on it.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
}

/**
 * A network that learns on the CPU, in WebAssembly with SIMD on several threads: for each shape of a batch every kernel
 * call and every address is planned once, from the network's layers, and a step only runs the plan. Losses are tfjs's.
 *
 * @param options The network, its weights and how it learns.
 * @returns The trainee; the caller disposes of it.
 * @throws {RangeError} If `threads` is no positive integer. A network for which there are no kernels is refused by the
 * first step.
 *
 * @example A step towards smaller features
 * ```ts
 * import { createCompiledTrainee, type RawEncoding } from "rdcd/training";
 * import { createStudent } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const student = createStudent({ backbone: "efficientnet_b0", featureDims: 8, descriptorDims: 4 });
 * const trainee = await createCompiledTrainee({
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
export async function createCompiledTrainee(options: CompiledTraineeOptions): Promise<Trainee> {
  const { architecture, weights, optimizer, hasAverage, hasWeightAverage = false, seed } = options;
  const { dropScale = 1, threads = navigator.hardwareConcurrency, partSize } = options;
  checkPositiveInteger("train", "threads", threads);
  const network = describeNetwork(architecture);
  const layers = networkLayers(network);
  const dropping = listDroppingLayers(layers);
  const layout = layOutParameters(listTensors(layers));
  const hasSquares = optimizer.kind === "adamw";
  const regions = layOutRegions(layout, { optimizer, hasAverage, hasWeightAverage });
  const { student, gradient, velocity, squares, sums, average, weightAverage, start } = regions;

  const workers = await startKernelThreads(threads);
  const { memory } = workers;
  growTo(start);
  writeParameters(layout, memory, student, weights);
  if (hasAverage) writeParameters(layout, memory, average, weights);
  if (hasWeightAverage) writeParameters(layout, memory, weightAverage, weights);

  let hasGradients = false;
  let updates = 0;
  let shape = "";
  let plans: { student: NetworkPlan; average: Record<AverageMode, NetworkPlan> | null } | undefined;

  function growTo(bytes: number): void {
    const missing = bytes - memory.buffer.byteLength;
    if (missing <= 0) return;
    const pages = Math.ceil(missing / PAGE_BYTES);
    try {
      memory.grow(pages);
    } catch {
      throw new RangeError(
        `Cannot train as a step must fit into the 4 GiB that WebAssembly addresses: current value is ` +
          `${(bytes / 2 ** 30).toFixed(1)} GiB; use a smaller partSize, smaller batches or images`,
      );
    }
  }

  /** Plans are made for one shape at a time: their memory is the same. */
  async function plansFor(views: ViewBatch): Promise<NonNullable<typeof plans>> {
    checkViews(network, views);
    const { batch, size } = views;
    if (plans !== undefined && shape === `${batch} of ${size}`) return plans;
    const common = { batch, size, start, threads, isInference: false };
    const place = (region: number) => (name: string) => ({
      address: region + layout.offsets.get(name)!,
      gradient: gradient + layout.offsets.get(name)!,
    });
    const planAverage = (isInference: boolean) =>
      planNetwork(network, { ...common, isInference, goesBack: false, parameter: place(average) });
    const next = {
      student: planNetwork(network, { ...common, goesBack: true, parameter: place(student) }),
      average: hasAverage ? { training: planAverage(false), inference: planAverage(true) } : null,
    };
    const averages = Object.entries(next.average ?? {});
    growTo(Math.max(next.student.end, ...averages.map(([, { end }]) => end)));
    await workers.remember("forward", next.student.forward);
    await workers.remember("backward", next.student.backward);
    for (const [mode, { forward }] of averages) await workers.remember(`average ${mode}`, forward);
    shape = `${batch} of ${size}`;
    plans = next;
    return next;
  }

  function fill(plan: NetworkPlan, views: ViewBatch, noise: Noise): void {
    view(plan.images).set(views.data);
    for (const { layer, address, count } of plan.noise) {
      numbersAt(memory, address, count).set(noise(dropping.indexOf(layer), layer.rate, count));
    }
  }

  function view({ address, shape }: Value): Float32Array {
    return numbersAt(memory, address, countNumbers(shape));
  }

  function moveOperations(rate: number): Operation[] {
    if (optimizer.kind === "adamw") return adamwOperations(optimizer, rate);
    const { momentum, weightDecay } = optimizer;
    if (optimizer.kind === "sgd") {
      return [["descend", student, gradient, velocity, layout.learnedBytes / 4, rate, momentum, weightDecay]];
    }
    const { trustCoefficient, epsilon, adaptsVectors } = optimizer;
    return layout.tensors.filter(({ trainable }) => trainable).flatMap((tensor): Operation[] => {
      const { name, shape } = tensor;
      const offset = layout.offsets.get(name)!;
      const [weight, slope, speed] = [student + offset, gradient + offset, velocity + offset];
      const count = countNumbers(shape);
      if (!adaptsVectors && isVector(tensor)) {
        return [["descend", weight, slope, speed, count, rate, momentum, 0]];
      }
      return [
        ["sumSquares", weight, slope, sums, count, SQUARE_SLOTS],
        [
          "descendAdapted",
          weight,
          slope,
          speed,
          sums,
          count,
          SQUARE_SLOTS,
          rate,
          momentum,
          weightDecay,
          trustCoefficient,
          epsilon,
        ],
      ];
    });
  }

  function adamwOperations(
    settings: OptimizerSettings & { kind: "adamw" },
    learningRate: number,
  ): Operation[] {
    const { beta1, beta2, epsilon, decaysVectors } = settings;
    const { kept, rate, root } = adamwFactors(updates, learningRate, settings);
    const move = (offset: number, count: number, isKept: number): Operation => [
      "descendByMeans",
      ...[student, gradient, velocity, squares].map((region) => region + offset),
      ...[count, isKept, rate, root, beta1, 1 - beta1, beta2, 1 - beta2, epsilon],
    ];
    if (decaysVectors) return [move(0, layout.learnedBytes / 4, kept)];
    return layout.tensors.filter(({ trainable }) => trainable).map((tensor) => {
      const { name, shape } = tensor;
      return move(layout.offsets.get(name)!, countNumbers(shape), isVector(tensor) ? 1 : kept);
    });
  }

  return {
    architecture,
    async average({ momentum, statisticsMomentum }) {
      checkAverage(hasAverage);
      const { learnedBytes, bytes } = layout;
      const moves: Operation[] = [["follow", average, student, learnedBytes / 4, momentum]];
      if (statisticsMomentum !== null) {
        const count = (bytes - learnedBytes) / 4;
        moves.push(["follow", average + learnedBytes, student + learnedBytes, count, statisticsMomentum]);
      }
      await workers.run(moves);
    },
    async encodeAverage(views, step, mode) {
      const parts = batchParts(views, partSize);
      const { average: averages } = await plansFor(parts[0]!);
      if (averages === null) {
        throw new RangeError("Cannot encode as hasAverage must be true: current value is false");
      }
      const plan = averages[mode];
      const noise = trainingNoise({ seed, step, role: "average", dropScale });
      const rows = rowsOf(plan.descriptor, parts.length);
      for (const [index, part] of parts.entries()) {
        fill(plan, part, partNoise(noise, index, parts.length));
        await workers.run(`average ${mode}`);
        rows.set(view(plan.descriptor), index * countNumbers(plan.descriptor.shape));
      }
      return toMatrix(rows, views);
    },
    async learn(views, step, objective) {
      const parts = batchParts(views, partSize);
      const { student: plan } = await plansFor(parts[0]!);
      const noise = trainingNoise({ seed, step, role: "student", dropScale });
      const places = plan.gradients!;
      const isSame = places.feature === places.descriptor;
      const outputs = isSame ? [plan.feature] : [plan.feature, plan.descriptor];
      const rows = outputs.map((value) => rowsOf(value, parts.length));
      const runForward = async (index: number) => {
        fill(plan, parts[index]!, partNoise(noise, index, parts.length));
        await workers.run("forward");
      };
      for (const index of parts.keys()) {
        await runForward(index);
        outputs.forEach((value, i) => rows[i]!.set(view(value), index * countNumbers(value.shape)));
      }
      const inputs = rows.map((numbers) => {
        const matrix = toMatrix(numbers, views);
        const variable = tf.variable(matrix);
        matrix.dispose();
        return variable;
      });
      const [feature, descriptor = feature] = inputs as unknown as [Matrix, Matrix?];
      const found = differentiate(() => ({ feature, descriptor }), objective, inputs);
      const slopes = await Promise.all(inputs.map(({ name }) => found.gradients[name]!.data<"float32">()));
      tf.dispose([found.gradients, inputs]);
      const [own, statistics] = [
        numbersAt(memory, gradient, layout.learnedBytes / 4),
        numbersAt(memory, student + layout.learnedBytes, (layout.bytes - layout.learnedBytes) / 4),
      ];
      const followed = statistics.slice();
      let sum: Float32Array | undefined;
      // From the last to the first, as what the last one left on its way forward is still there.
      for (const index of parts.keys().toArray().reverse()) {
        if (index < parts.length - 1) await runForward(index);
        [places.feature, places.descriptor].slice(0, outputs.length).forEach((place, i) => {
          const count = countNumbers(place.shape);
          view(place).set(slopes[i]!.subarray(index * count, (index + 1) * count));
        });
        await workers.run("backward");
        if (parts.length > 1) sum = sum?.map((value, at) => value + own[at]!) ?? own.slice();
      }
      if (sum !== undefined) {
        own.set(sum);
        statistics.set(followed);
      }
      hasGradients = true;
      return await found.read();
    },
    async update(learningRate) {
      checkGradients(hasGradients);
      hasGradients = false;
      await workers.run(moveOperations(learningRate));
      updates += 1;
    },
    async averageWeights(decay) {
      checkWeightAverage(hasWeightAverage);
      await workers.run([["follow", weightAverage, student, layout.bytes / 4, decay]]);
    },
    state() {
      const read = (region: number, onlyLearned: boolean): Weights =>
        readParameters(layout, memory, region, { onlyLearned });
      return Promise.resolve({
        student: read(student, false),
        average: hasAverage ? read(average, false) : null,
        weightAverage: hasWeightAverage ? read(weightAverage, false) : null,
        velocity: read(velocity, true),
        squares: hasSquares ? read(squares, true) : null,
        updates,
      });
    },
    restore(state) {
      const parts = { average: hasAverage, weightAverage: hasWeightAverage, squares: hasSquares };
      checkState(layout.tensors, parts, state);
      writeParameters(layout, memory, student, state.student);
      if (state.average !== null) writeParameters(layout, memory, average, state.average);
      if (state.weightAverage !== null) {
        writeParameters(layout, memory, weightAverage, state.weightAverage);
      }
      writeParameters(layout, memory, velocity, state.velocity);
      if (state.squares !== null) writeParameters(layout, memory, squares, state.squares);
      ({ updates } = state);
      hasGradients = false;
    },
    dispose: () => workers.terminate(),
  };
}

/** Room for the rows of all parts, outside of the shared memory, which tfjs cannot take. */
function rowsOf({ shape }: Value, parts: number): Float32Array<ArrayBuffer> {
  return new Float32Array(parts * countNumbers(shape));
}

function toMatrix(rows: Float32Array<ArrayBuffer>, { batch }: ViewBatch): Matrix {
  return tf.tensor2d(rows, [batch, rows.length / batch]);
}

/** A layer scale is a vector to tfjs, and to whoever thinks of it. */
function isVector({ shape, layer }: LayerTensor): boolean {
  return shape.length < 2 || layer.kind === "layerScale";
}
