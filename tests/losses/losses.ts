import * as tf from "@tensorflow/tfjs";
import {
  cosineDistance,
  crossCorrelation,
  hardNegative,
  infoNce,
  koLeo,
  type Matrix,
  meanSquaredError,
  ntXent,
  relational,
  relationalTwoQueues,
  type Scalar,
  seedDistillation,
  seededPrng,
  similarityDistance,
  sscd,
} from "rdcd/losses";

/** Rows of random numbers in [-1, 1], the same for the same seed. */
export function randomRows(rows: number, dims: number, seed: number): number[][] {
  const prng = seededPrng(seed);
  return Array.from({ length: rows }, () => Array.from({ length: dims }, () => 2 * prng() - 1));
}

/** Rows of length 1. */
export function unitRows(rows: number, dims: number, seed: number): number[][] {
  return randomRows(rows, dims, seed).map(unit);
}

/** A row at length 1. */
export function unit(row: readonly number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

/** An inner product. */
export function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * other[index]!, 0);
}

/** A mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A loss as a function of one matrix, and the same as a loop written from its formula. */
export interface LossUnderTest {
  name: string;
  /** Whether it normalizes its input itself. */
  normalizes: boolean;
  loss(x: Matrix): Scalar;
  loop(x: number[][]): number;
}

/** The losses of {@linkcode withLosses}. */
export const LOSS_NAMES = [
  "infoNce",
  "hardNegative",
  "relational",
  "relationalTwoQueues",
  "seedDistillation",
  "meanSquaredError",
  "cosineDistance",
  "crossCorrelation",
  "similarityDistance",
  "koLeo",
  "ntXent",
  "sscd",
] as const;

/** Rows of a batch and numbers of a feature, and the temperature. */
export interface LossShape {
  rows: number;
  dims: number;
  temperature?: number;
}

/**
 * One of the losses, on tfjs's current backend.
 *
 * @param name The loss.
 * @param shape What it is computed of.
 * @returns The loss, and what frees the matrices that it compares with.
 */
export function openLoss(
  name: typeof LOSS_NAMES[number],
  { rows, dims, temperature = 0.1 }: LossShape,
): LossUnderTest & { dispose(): void } {
  const [others, queue, otherQueue] = [
    unitRows(rows, dims, 1),
    unitRows(7, dims, 2),
    unitRows(7, dims + 1, 3),
  ];
  const wide = unitRows(rows, dims + 1, 4);
  const tensors = [others, queue, otherQueue, wide].map((values) => tf.tensor2d(values));
  const found = makeLosses({ others, queue, otherQueue, wide }, tensors, temperature)
    .find((loss) => loss.name === name)!;
  return { ...found, dispose: () => tf.dispose(tensors) };
}

/**
 * Lets `body` have one of the losses, and frees what it compares with.
 *
 * @param name The loss.
 * @param shape What it is computed of.
 * @param body What is done with it.
 */
export function withLoss(
  name: typeof LOSS_NAMES[number],
  shape: LossShape,
  body: (loss: LossUnderTest) => void,
): void {
  const opened = openLoss(name, shape);
  try {
    body(opened);
  } finally {
    opened.dispose();
  }
}

function makeLosses(
  { others, queue, otherQueue, wide }: Record<"others" | "queue" | "otherQueue" | "wide", number[][]>,
  [o, q, p, w]: Matrix[],
  temperature: number,
): LossUnderTest[] {
  const rows = others.length;
  const ids = Array.from({ length: rows }, (_, row) => row % Math.max(2, Math.ceil(rows / 2)));
  const softmax = (logits: number[]) => {
    const most = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - most));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  };
  const crossEntropy = (target: number[], found: number[]) =>
    -target.reduce((sum, value, index) => sum + value * Math.log(found[index]!), 0);
  const divergence = (target: number[], found: number[]) =>
    crossEntropy(target, found) - crossEntropy(target, target);
  const similarities = (row: number[], slots: number[][]) =>
    slots.map((slot) => dot(row, slot) / temperature);
  return [
    {
      name: "infoNce",
      normalizes: false,
      loss: (x) => infoNce(x, o!, q!, { temperature }),
      loop: (x) => mean(x.map((row, i) => -Math.log(softmax(similarities(row, [others[i]!, ...queue]))[0]!))),
    },
    {
      name: "hardNegative",
      normalizes: false,
      loss: (x) => hardNegative(x, q!),
      loop: (x) =>
        mean(x.map((row) => -Math.log(Math.max(1e-3, 1 - Math.max(...queue.map((slot) => dot(row, slot))))))),
    },
    {
      name: "relational",
      normalizes: true,
      loss: (x) => relational(o!, x, q!, { temperature }),
      loop: (x) =>
        mean(
          x.map((row, i) =>
            divergence(softmax(similarities(others[i]!, queue)), softmax(similarities(unit(row), queue)))
          ),
        ),
    },
    {
      name: "relationalTwoQueues",
      normalizes: true,
      loss: (x) => relationalTwoQueues(w!, x, { teacherQueue: p!, studentQueue: q!, temperature }),
      loop: (x) =>
        mean(
          x.map((row, i) =>
            divergence(softmax(similarities(wide[i]!, otherQueue)), softmax(similarities(unit(row), queue)))
          ),
        ),
    },
    {
      name: "seedDistillation",
      normalizes: true,
      loss: (x) =>
        seedDistillation(o!, x, q!, { teacherTemperature: temperature, studentTemperature: temperature }),
      loop: (x) =>
        mean(x.map((row, i) => {
          const slots = [others[i]!, ...queue];
          return crossEntropy(
            softmax(similarities(others[i]!, slots)),
            softmax(similarities(unit(row), slots)),
          );
        })),
    },
    {
      name: "meanSquaredError",
      normalizes: true,
      loss: (x) => meanSquaredError(o!, x),
      loop: (x) => mean(x.flatMap((row, i) => unit(row).map((value, j) => (value - others[i]![j]!) ** 2))),
    },
    {
      name: "cosineDistance",
      normalizes: true,
      loss: (x) => cosineDistance(o!, x),
      loop: (x) => mean(x.map((row, i) => 1 - dot(unit(row), others[i]!))),
    },
    {
      name: "crossCorrelation",
      normalizes: false,
      loss: (x) => crossCorrelation(o!, x),
      loop(x) {
        const standardised = (values: number[][]) => {
          const columns = values[0]!.map((_, column) => values.map((row) => row[column]!));
          return columns.map((column) => {
            const middle = mean(column);
            const variance = mean(column.map((value) => (value - middle) ** 2));
            return column.map((value) => (value - middle) / Math.sqrt(variance + 1e-5));
          });
        };
        const [one, other] = [standardised(others), standardised(x)];
        let sum = 0;
        one.forEach((column, i) =>
          other.forEach((partner, j) => {
            const correlation = dot(column, partner) / column.length;
            sum += i === j ? (1 - correlation) ** 2 : 5e-3 * correlation ** 2;
          })
        );
        return sum;
      },
    },
    {
      name: "similarityDistance",
      normalizes: true,
      loss: (x) => similarityDistance(w!, x),
      loop: (x) =>
        mean(
          x.flatMap((row, i) =>
            x.map((other, j) => (dot(wide[i]!, wide[j]!) - dot(unit(row), unit(other))) ** 2)
          ),
        ),
    },
    {
      name: "koLeo",
      normalizes: false,
      loss: (x) => koLeo(x),
      loop: (x) =>
        mean(x.map((row, i) => {
          const nearest = Math.max(...x.filter((_, j) => j !== i).map((other) => dot(row, other)));
          return -Math.log(Math.sqrt(Math.max(1e-6, 2 - 2 * nearest)));
        })),
    },
    {
      name: "ntXent",
      normalizes: true,
      loss: (x) => ntXent(o!, x, { temperature }),
      loop(x) {
        const views = [...others, ...x.map(unit)];
        return mean(views.map((row, i) => {
          const partner = (i + rows) % views.length;
          const slots = [partner, ...views.keys().filter((k) => k !== i && k !== partner)];
          return -Math.log(softmax(similarities(row, slots.map((k) => views[k]!)))[0]!);
        }));
      },
    },
    {
      name: "sscd",
      normalizes: true,
      loss: (x) => sscd(x, ids, { temperature, entropyWeight: 3 }).total,
      loop(x) {
        const views = x.map(unit);
        let sum = 0;
        views.forEach((row, i) => {
          const negatives = views.filter((_, k) => ids[k] !== ids[i]);
          views.forEach((other, j) => {
            if (i === j || ids[i] !== ids[j]) return;
            sum -= Math.log(softmax(similarities(row, [other, ...negatives]))[0]!);
          });
          const nearest = Math.max(...negatives.map((other) => dot(row, other)));
          sum -= 3 * Math.log(Math.sqrt(Math.max(1e-6, 2 - 2 * nearest)));
        });
        return sum / rows;
      },
    },
  ];
}
