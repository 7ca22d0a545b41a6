import type { TensorDtype } from "../state_dict.ts";
import { FormatError, quote } from "./format_error.ts";
import type { StorageReference } from "./pickle_values.ts";

const STORAGE_DTYPES: Record<string, TensorDtype> = {
  DoubleStorage: "float64",
  FloatStorage: "float32",
  HalfStorage: "float16",
  BFloat16Storage: "bfloat16",
  LongStorage: "int64",
  IntStorage: "int32",
  ShortStorage: "int16",
  CharStorage: "int8",
  ByteStorage: "uint8",
  BoolStorage: "bool",
};

/** The format of a storage's numbers, by its class; a {@linkcode FormatError} for complex or quantised ones. */
export function storageDtype(storage: StorageReference): TensorDtype {
  const [, name = ""] = /^torch(?:\.cuda)?\.(\w+)$/.exec(storage.type) ?? [];
  if (Object.hasOwn(STORAGE_DTYPES, name)) return STORAGE_DTYPES[name]!;
  throw new FormatError(`storage ${quote(storage.key)} is a ${storage.type}, which is not supported`);
}
