/** A tensor of an ONNX file. */
export interface FileTensor {
  /** The name that nodes refer to; `""` for a node's constant. */
  readonly name: string;
  /** ONNX's number of its element type. */
  readonly type: number;
  /** Lengths of the dimensions. */
  readonly shape: readonly number[];
  /** How many numbers it has. */
  readonly count: number;
  /** Its numbers where they are few, as shapes and axes are; `null` for weights. */
  readonly values: readonly number[] | null;
}

/** An attribute of a node; only the one that its kind has is there. */
export interface FileAttribute {
  /** A whole number. */
  readonly int?: number;
  /** A number. */
  readonly float?: number;
  /** A text. */
  readonly string?: string;
  /** Whole numbers. */
  readonly ints?: readonly number[];
  /** Numbers. */
  readonly floats?: readonly number[];
  /** A tensor. */
  readonly tensor?: FileTensor;
}

/** One operation. */
export interface FileNode {
  /** Its name for messages. */
  readonly name: string;
  /** The operator, with `com.microsoft.` before it where it is one of ONNX Runtime's own. */
  readonly op: string;
  /** The names of what goes in; `""` for what is left out. */
  readonly inputs: readonly string[];
  /** The names of what comes out. */
  readonly outputs: readonly string[];
  /** By name. */
  readonly attributes: ReadonlyMap<string, FileAttribute>;
}

/** An input or output of the graph. */
export interface FileValue {
  /** Its name. */
  readonly name: string;
  /** ONNX's number of its element type. */
  readonly type: number;
  /** Lengths of the dimensions, `null` where they are free; `null` where nothing is said of them. */
  readonly shape: readonly (number | null)[] | null;
}

/** Structure of an ONNX file, without the weights. */
export interface OnnxStructure {
  /** Values that are fed: inputs that no constant of the file stands for. */
  readonly inputs: readonly FileValue[];
  /** Outputs that are computed. */
  readonly outputs: readonly FileValue[];
  /** Constants by name. */
  readonly constants: ReadonlyMap<string, FileTensor>;
  /** Operations, in order. */
  readonly nodes: readonly FileNode[];
  /** The version of ONNX's own operators. */
  readonly opset: number;
  /** Free text by key. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Bytes an element, by ONNX's number of the type; texts, complex numbers and types of less than a byte are not taken. */
export const ELEMENT_BYTES: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
  [6, 4],
  [7, 8],
  [9, 1],
  [10, 2],
  [11, 8],
  [12, 4],
  [13, 8],
  [16, 2],
]);
