import { FormatError } from "./format_error.ts";
import { describeValue, isKind, type PickleValue, type TensorReference } from "./pickle_values.ts";
import type { PickleActions } from "./pickle_instructions.ts";

/** PyTorch allows 64; networks have no more than 6. */
const MOST_DIMENSIONS = 16;

/**
 * Calls that stand for values beside the tensors: hyper-parameters, optimizer and callback states. Their results are
 * not computed; the value becomes an object of that name whose content nobody looks at.
 */
const IGNORED = new Set([
  "__builtin__.bytearray",
  "__builtin__.bytes",
  "__builtin__.complex",
  "__builtin__.frozenset",
  "__builtin__.range",
  "__builtin__.set",
  "__builtin__.slice",
  "__builtin__.xrange",
  "_codecs.encode",
  "argparse.Namespace",
  "builtins.bytearray",
  "builtins.bytes",
  "builtins.complex",
  "builtins.frozenset",
  "builtins.range",
  "builtins.set",
  "builtins.slice",
  "collections.Counter",
  "collections.defaultdict",
  "collections.deque",
  "copy_reg._reconstructor",
  "copyreg._reconstructor",
  "datetime.date",
  "datetime.datetime",
  "datetime.timedelta",
  "numpy._core.multiarray._reconstruct",
  "numpy._core.multiarray.scalar",
  "numpy.core.multiarray._reconstruct",
  "numpy.core.multiarray.scalar",
  "numpy.dtype",
  "pathlib.Path",
  "pathlib.PosixPath",
  "pathlib.PurePosixPath",
  "pathlib.PureWindowsPath",
  "pathlib.WindowsPath",
  "pathlib._local.PosixPath",
  "pathlib._local.WindowsPath",
  "torch.Size",
  "torch.device",
  "torch.jit._pickle.build_boollist",
  "torch.jit._pickle.build_doublelist",
  "torch.jit._pickle.build_intlist",
  "torch.jit._pickle.build_tensorlist",
  "torch.jit._pickle.restore_type_tag",
  "torch.serialization._get_layout",
]);

/**
 * Actions of PyTorch's pickles: refer to storages, rebuild tensors of them, make an `OrderedDict`. All other calls
 * are refused by name, or ignored where they are known to be plain values.
 */
export const torchActions: PickleActions = { call, resolve };

function call(callable: PickleValue, args: PickleValue): PickleValue {
  if (!isKind(callable, "global") || !Array.isArray(args)) {
    throw new FormatError(`its pickle calls ${describeValue(callable)} with ${describeValue(args)}`);
  }
  if (callable.name === "torch._tensor._rebuild_from_type_v2") return rebuild(args[0], args[2]);
  if (callable.name === "collections.OrderedDict") return orderedDict(args);
  if (IGNORED.has(callable.name)) return { kind: "object", className: callable.name, state: null };
  return rebuild(callable, args);
}

function rebuild(callable: PickleValue | undefined, args: PickleValue | undefined): TensorReference {
  if (!isKind(callable, "global") || !Array.isArray(args)) {
    throw new FormatError(`it rebuilds a tensor by ${describeValue(callable)} with ${describeValue(args)}`);
  }
  switch (callable.name) {
    case "torch._utils._rebuild_tensor":
    case "torch._utils._rebuild_tensor_v2":
      return tensor(args);
    case "torch._utils._rebuild_parameter":
    case "torch._utils._rebuild_parameter_with_state":
      return parameter(args);
    default:
      throw new FormatError(
        `it asks to call ${callable.name}, which is none of the few calls that rebuild tensors; nothing of the ` +
          "file was run. If you trust its origin, save its tensors alone: torch.save(model.state_dict(), path)",
      );
  }
}

function orderedDict(args: PickleValue[]): PickleValue {
  const pairs = args[0] ?? [];
  if (!Array.isArray(pairs)) throw new FormatError(`it makes an OrderedDict of ${describeValue(pairs)}`);
  return new Map(pairs.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw new FormatError(`it makes an OrderedDict with ${describeValue(pair)} for a key and its value`);
    }
    return [pair[0]!, pair[1]!];
  }));
}

function tensor([storage, offset, shape, strides]: PickleValue[]): TensorReference {
  if (!isKind(storage, "storage")) {
    throw new FormatError(`it rebuilds a tensor from ${describeValue(storage)} instead of a storage`);
  }
  if (!isIndex(offset) || !isIndices(shape) || !isIndices(strides) || shape.length !== strides.length) {
    throw new FormatError(
      `it rebuilds a tensor of storage ${storage.key} with an offset, shape or strides that are no whole numbers ` +
        "of at least 0, as many strides as dimensions",
    );
  }
  return { kind: "tensor", storage, offset, shape: [...shape], strides: [...strides] };
}

function parameter([data]: PickleValue[]): TensorReference {
  if (!isKind(data, "tensor")) throw new FormatError(`it makes a parameter of ${describeValue(data)}`);
  return data;
}

function resolve(identifier: PickleValue): PickleValue {
  if (!Array.isArray(identifier) || identifier[0] !== "storage") {
    throw new FormatError(
      `it refers to something outside its pickle that is no storage: ${describeValue(identifier)}`,
    );
  }
  const [, type, key, , length, view] = identifier;
  if (!isKind(type, "global") || typeof key !== "string" || !isIndex(length)) {
    throw new FormatError("it refers to a storage without a class, a name or a length");
  }
  if (view !== undefined && view !== null) {
    throw new FormatError(
      `storage ${key} is a view of another one, as PyTorch before 0.4 wrote: save it again`,
    );
  }
  return { kind: "storage", type: type.name, key, length };
}

function isIndex(value: PickleValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isIndices(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MOST_DIMENSIONS && value.every(isIndex);
}
