import { encodeOnnx } from "./onnx.ts";
import { SLEEPING_THREADS } from "../parallel/sleeping_threads.ts";

/** Multiplies matrices in double precision. Disposed of by whoever made it. */
export interface MatrixProduct {
  /**
   * Multiplies `left` or its transpose by `right`.
   *
   * @param left Row-major `[rows, inner]`, or `[inner, rows]` where it is transposed; borrowed.
   * @param right Row-major `[inner, columns]`; borrowed.
   * @param inner The length of the sums.
   * @returns Row-major `[rows, columns]`.
   */
  multiply(left: Float64Array, right: Float64Array, inner: number): Promise<Float64Array>;
  /** Frees memory and threads. */
  dispose(): Promise<void>;
}

/**
 * A product of matrices in double precision on all cores, by ONNX Runtime; where that cannot be loaded, in
 * JavaScript, with the same result but for the order of rounding.
 *
 * @param options Whether the left matrix is transposed.
 */
export async function createMatrixProduct(options: { transposeLeft: boolean }): Promise<MatrixProduct> {
  const { transposeLeft } = options;
  const onnx = await import("onnxruntime-node").catch(() => null);
  if (onnx === null) {
    return {
      multiply: (left, right, inner) => Promise.resolve(multiplyRows(left, right, inner, transposeLeft)),
      dispose: () => Promise.resolve(),
    };
  }
  const session = await onnx.InferenceSession.create(productGraph(transposeLeft), SLEEPING_THREADS);
  const tensor = (data: Float64Array, shape: number[]) => new onnx.Tensor("float64", data, shape);
  return {
    async multiply(left, right, inner) {
      const rows = left.length / inner;
      const { product } = await session.run({
        left: tensor(left, transposeLeft ? [inner, rows] : [rows, inner]),
        right: tensor(right, [inner, right.length / inner]),
      });
      return product!.data as Float64Array;
    },
    dispose: () => session.release(),
  };
}

function productGraph(transposeLeft: boolean): Uint8Array {
  const matrix = (name: string) => ({
    name,
    type: "float64" as const,
    shape: [`${name} rows`, `${name} columns`],
  });
  return encodeOnnx({
    name: "matrix product",
    inputs: [matrix("left"), matrix("right")],
    outputs: [matrix("product")],
    nodes: [{
      op: "Gemm",
      inputs: ["left", "right"],
      outputs: ["product"],
      attributes: { transA: { int: transposeLeft ? 1 : 0 } },
    }],
  });
}

function multiplyRows(
  left: Float64Array,
  right: Float64Array,
  inner: number,
  transposeLeft: boolean,
): Float64Array {
  const rows = left.length / inner;
  const columns = right.length / inner;
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inner; i++) {
      const factor = left[transposeLeft ? i * rows + row : row * inner + i]!;
      for (let column = 0; column < columns; column++) {
        product[row * columns + column]! += factor * right[i * columns + column]!;
      }
    }
  }
  return product;
}
