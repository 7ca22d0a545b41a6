/** A Python value as plain data. Lists and tuples are arrays; nothing here can run. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | PickleGlobal
  | PickleObject
  | StorageReference
  | TensorReference;

/** The name of a Python class or function; never looked up. */
export interface PickleGlobal {
  kind: "global";
  /** Module and name, such as `"collections.OrderedDict"`. */
  name: string;
}

/** An instance of a class that we do not know: what the file says of it. */
export interface PickleObject {
  kind: "object";
  /** The class's module and name. */
  className: string;
  /** Its attributes where the file gives them. */
  state: PickleValue;
}

/** Numbers that are elsewhere in the file. */
export interface StorageReference {
  kind: "storage";
  /** The storage's class, such as `"torch.FloatStorage"`. */
  type: string;
  /** Its name in the file. */
  key: string;
  /** How many numbers it is said to have. */
  length: number;
}

/** A view of a storage. */
export interface TensorReference {
  kind: "tensor";
  /** Where its numbers are. */
  storage: StorageReference;
  /** Index in the storage of the first number. */
  offset: number;
  /** Lengths of the dimensions. */
  shape: number[];
  /** Steps in the storage along each dimension, in numbers. */
  strides: number[];
}

/** Checks whether a value is one of the records above. */
export function isKind<Kind extends "global" | "object" | "storage" | "tensor">(
  value: PickleValue | undefined,
  kind: Kind,
): value is Extract<PickleValue, { kind: Kind }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/** Describes a value, in a few words, for an error message. */
export function describeValue(value: PickleValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (typeof value !== "object") return `a ${typeof value}`;
  if (Array.isArray(value)) return "a list or tuple";
  if (value instanceof Map) return "a dict";
  if (value instanceof Set) return "a set";
  if (value instanceof Uint8Array) return "bytes";
  if (value.kind === "global") return `the name ${value.name}`;
  if (value.kind === "object") return `an object of class ${value.className}`;
  return `a ${value.kind}`;
}
