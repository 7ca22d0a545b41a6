import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";

/** A loss or what it is computed from is not finite: what a training loop tells apart from wrong use. */
export class NotFiniteError extends RangeError {
  /**
   * @param message The whole sentence.
   * @param found What is not finite, and what it is instead, such as `"infoNce is NaN"`.
   */
  constructor(message: string, readonly found: string) {
    super(message);
  }
}

/**
 * Refuses anything but a matrix with rows and columns.
 *
 * @param shape Rows and columns that it must have, where these are known.
 * @throws {RangeError} Naming what was found.
 */
export function checkMatrix(
  loss: string,
  name: string,
  x: Matrix,
  shape: { rows?: number; dims?: number } = {},
): void {
  const [rows = 0, dims = 0] = x.shape;
  const { rows: wantedRows = rows, dims: wantedDims = dims } = shape;
  if (x.shape.length === 2 && rows > 0 && dims > 0 && rows === wantedRows && dims === wantedDims) return;
  throw new RangeError(
    `Cannot compute ${loss} as ${name} must be of shape [${shape.rows ?? "rows"}, ${
      shape.dims ?? "dims"
    }]: current value is [${x.shape}]`,
  );
}

/**
 * Refuses a number that is not positive and finite.
 *
 * @throws {RangeError} Naming what was found.
 */
export function checkPositive(loss: string, name: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new RangeError(
    `Cannot compute ${loss} as ${name} must be a positive number: current value is ${value}`,
  );
}

/**
 * Refuses a weight that is negative or not finite.
 *
 * @throws {RangeError} Naming what was found.
 */
export function checkWeight(loss: string, name: string, value: number): void {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new RangeError(
    `Cannot compute ${loss} as ${name} must be a number of at least 0: current value is ${value}`,
  );
}

/**
 * Refuses a matrix of a single row where rows are compared with each other.
 *
 * @param loss The function that needs more.
 * @throws {RangeError} Naming what was found.
 */
export function checkSeveralRows(loss: string, name: string, { shape: [rows] }: Matrix): void {
  if (rows >= 2) return;
  throw new RangeError(
    `Cannot compute ${loss} as ${name} must have at least 2 rows: current value is ${rows}`,
  );
}

/**
 * Refuses a loss that is not finite, naming the input that is to blame. Not on WebGPU, where looking at a number means
 * waiting for the card: there a training loop looks once a step at most.
 *
 * @param value What it computed; disposed of if this throws.
 * @param inputs What it was given, by name.
 * @param clamped An input that is looked at in any case, as a clamp would hide that it is not finite.
 * @returns `value`.
 * @throws {NotFiniteError} Naming the first input with a number that is not finite, or the loss itself.
 */
export function checkFinite(
  loss: string,
  value: Scalar,
  inputs: Readonly<Record<string, Matrix>>,
  clamped?: Matrix,
): Scalar {
  if (tf.getBackend() === "webgpu") return value;
  const [number] = value.dataSync<"float32">();
  const isFinite = Number.isFinite(number);
  for (const [name, input] of Object.entries(inputs)) {
    if (isFinite && input !== clamped) continue;
    const numbers = input.dataSync<"float32">();
    const index = numbers.findIndex((entry) => !Number.isFinite(entry));
    if (index < 0) continue;
    value.dispose();
    const [row, column] = [Math.floor(index / input.shape[1]), index % input.shape[1]];
    throw new NotFiniteError(
      `Cannot compute ${loss} as ${name} must be finite: current value at [${row}, ${column}] is ${
        numbers[index]
      }`,
      `the ${name} of ${loss} is ${numbers[index]}`,
    );
  }
  if (isFinite) return value;
  value.dispose();
  throw new NotFiniteError(
    `Cannot compute ${loss} as it must be finite: current value is ${number}`,
    `${loss} is ${number}`,
  );
}
