import { FormatError, quote } from "./format_error.ts";
import { describeValue, isKind, type PickleValue, type TensorReference } from "./pickle_values.ts";

/**
 * Where checkpoints keep the state dict, when they hold more: Lightning and MoCo, PyTorch's tutorials, timm and DeiT,
 * DINO's training runs, whose teacher is what is used.
 */
const CONTAINERS = ["state_dict", "model_state_dict", "model", "teacher"];

const DEEPEST_MODULE = 100;
const LONGEST_NAMES = 2 ** 25;

/** The tensors of a checkpoint's state dict, by name; everything beside it is passed over. */
export function findTensors(root: PickleValue): Map<string, TensorReference> {
  const tensors = isKind(root, "object") && root.className.startsWith("__torch__.")
    ? scriptModule(root)
    : stateDict(choose(root));
  if (tensors.size === 0) throw new FormatError("it holds no tensors");
  return tensors;
}

function choose(root: PickleValue): Map<PickleValue, PickleValue> {
  if (isKind(root, "object")) {
    throw new FormatError(
      `it holds a whole object of class ${root.className}, not its tensors: save model.state_dict()`,
    );
  }
  if (!(root instanceof Map)) throw new FormatError(`it holds ${describeValue(root)}, not a state dict`);
  for (const key of CONTAINERS) {
    const inner = root.get(key);
    if (inner instanceof Map) return inner;
  }
  if (root.size === 0 || [...root.values()].some((value) => isKind(value, "tensor"))) return root;
  const keys = [...root.keys()].slice(0, 8).map((key) =>
    typeof key === "string" ? quote(key) : describeValue(key)
  );
  throw new FormatError(
    `it holds a dict without tensors or a state_dict; its first keys are ${keys.join(", ")}`,
  );
}

function stateDict(dict: Map<PickleValue, PickleValue>): Map<string, TensorReference> {
  const tensors = new Map<string, TensorReference>();
  for (const [name, value] of dict) {
    if (typeof name !== "string") {
      throw new FormatError(`its state dict has ${describeValue(name)} for a name`);
    }
    if (!isKind(value, "tensor")) {
      throw new FormatError(
        `entry ${quote(name)} of its state dict is ${describeValue(value)}, not a tensor`,
      );
    }
    tensors.set(name, value);
  }
  return tensors;
}

/** Parameters and buffers of a TorchScript module and of the modules in it, named as its `state_dict()` names them. */
function scriptModule(root: PickleValue): Map<string, TensorReference> {
  const tensors = new Map<string, TensorReference>();
  let letters = 0;
  function visit(module: PickleValue, prefix: string, depth: number): void {
    if (!isKind(module, "object") || !(module.state instanceof Map)) return;
    if (depth > DEEPEST_MODULE) {
      throw new FormatError(`its modules are nested more than ${DEEPEST_MODULE} deep`);
    }
    for (const [name, value] of module.state) {
      if (typeof name !== "string") {
        throw new FormatError(`its modules have ${describeValue(name)} for a name`);
      }
      // A module may be in several places, so that a small file can describe endlessly many names.
      letters += prefix.length + name.length + 1;
      if (letters > LONGEST_NAMES) {
        throw new FormatError(`the names in its modules have more than ${LONGEST_NAMES} letters together`);
      }
      if (isKind(value, "tensor")) tensors.set(prefix + name, value);
      else visit(value, `${prefix}${name}.`, depth + 1);
    }
  }
  visit(root, "", 0);
  if (tensors.size === 0) {
    throw new FormatError(
      "its TorchScript module has no parameters: it was frozen, which leaves numbers without names; use the file of " +
        "weights that its authors publish beside it",
    );
  }
  return tensors;
}
