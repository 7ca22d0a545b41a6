/** The number format of a tensor in its file. */
export type TensorDtype =
  | "float64"
  | "float32"
  | "float16"
  | "bfloat16"
  | "int64"
  | "int32"
  | "int16"
  | "int8"
  | "uint8"
  | "bool";

/** The numbers of a tensor. Types that JavaScript lacks are widened without loss: half precision to float32. */
export type TensorData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array;

/** One tensor of a checkpoint. */
export interface StateTensor {
  /** The format in the file: `data` of `"float16"` and `"bfloat16"` is a `Float32Array`, of `"bool"` a `Uint8Array`. */
  dtype: TensorDtype;
  /** Lengths of the dimensions as PyTorch has them; empty for a single number. */
  shape: number[];
  /** The numbers in row-major order, as many as the product of `shape`. */
  data: TensorData;
}

/** The tensors of a checkpoint by their PyTorch names, in the order of the file. */
export type StateDict = Map<string, StateTensor>;
