import * as tf from "@tensorflow/tfjs";
import { type FeatureQueue, featureQueue } from "../../losses/feature_queue.ts";
import { seededPrng } from "../../random/prng.ts";
import type { Matrix } from "../../types.ts";

/** The rows of queues by name, each row-major and its oldest row first: what a checkpoint holds. */
export type QueueRows = Map<string, Float32Array>;

/** Queues of features by name, with their rows. They own memory. */
export interface FeatureQueues<Name extends string> {
  /** Names of the queues. */
  readonly names: readonly Name[];
  /**
   * The rows that a queue has now, the oldest first; borrowed, and disposed of by the next push.
   *
   * @param name Which.
   */
  rows(name: Name): Matrix;
  /**
   * Replaces a queue's oldest rows.
   *
   * @param name Which.
   * @param features Raw rows; borrowed.
   */
  push(name: Name, features: Matrix): void;
  /** A copy of all rows. */
  read(): Promise<QueueRows>;
  /**
   * Replaces all rows, or none if it throws.
   *
   * @param rows Borrowed.
   * @throws {RangeError} If a queue is missing or of another size.
   */
  restore(rows: QueueRows): void;
  /** Frees the memory. */
  dispose(): void;
}

/**
 * Queues of features, at first of random rows.
 *
 * @param sizes Rows and numbers a row of each queue, by name.
 * @param seed Same seed and name, same first rows.
 * @returns The queues on tfjs's current backend; the caller disposes of them.
 * @throws {RangeError} If a size is no positive integer.
 *
 * @example Two queues, of which one takes a batch
 * ```ts
 * import { createQueues } from "rdcd/training";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const queues = createQueues({ teacher: { size: 3, dims: 2 }, student: { size: 3, dims: 4 } }, "seed");
 * queues.push("teacher", tf.tensor2d([[0, 5]]));
 * assert.deepEqual((await queues.rows("teacher").array())[2], [0, 1]);
 * assert.deepEqual([...(await queues.read()).keys()], ["teacher", "student"]);
 * queues.dispose();
 * ```
 */
export function createQueues<Name extends string>(
  sizes: Readonly<Partial<Record<Name, { size: number; dims: number }>>>,
  seed: number | string,
): FeatureQueues<Name> {
  const queues = new Map<string, { queue: FeatureQueue; rows: Matrix; shape: [number, number] }>();
  for (const [name, { size, dims }] of Object.entries(sizes) as [Name, { size: number; dims: number }][]) {
    const queue = featureQueue({ size, dims, prng: seededPrng(`${seed}/${name}`) });
    queues.set(name, { queue, rows: queue.init(), shape: [size, dims] });
  }

  function replace(name: string, rows: Matrix): void {
    const entry = queues.get(name)!;
    entry.rows.dispose();
    entry.rows = rows;
  }

  return {
    names: [...queues.keys()] as Name[],
    rows: (name) => queues.get(name)!.rows,
    push(name, features) {
      const { queue, rows } = queues.get(name)!;
      replace(name, queue.push(rows, features));
    },
    async read() {
      const read: QueueRows = new Map();
      // tfjs's cpu backend gives the array that it works on.
      for (const [name, { rows }] of queues) read.set(name, (await rows.data<"float32">()).slice());
      return read;
    },
    restore(restored) {
      for (const [name, { shape: [size, dims] }] of queues) {
        const count = restored.get(name)?.length;
        if (count === size * dims) continue;
        throw new RangeError(
          `Cannot restore the queues as ${name} must have ${size} rows of ${dims} numbers: current value is ${
            count === undefined ? "none" : `${count} numbers`
          }`,
        );
      }
      for (const [name, { shape }] of queues) replace(name, tf.tensor2d(restored.get(name)!.slice(), shape));
    },
    dispose() {
      for (const { rows } of queues.values()) rows.dispose();
    },
  };
}
