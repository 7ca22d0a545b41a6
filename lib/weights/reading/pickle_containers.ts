import { FormatError } from "./format_error.ts";
import {
  describeValue,
  isKind,
  type PickleGlobal,
  type PickleObject,
  type PickleValue,
} from "./pickle_values.ts";

const LONGEST_NAME = 1024;

/** Adds values to a list or set. Those of an instance, as of a subclass of list, are of no use to us and dropped. */
export function append(target: PickleValue, values: PickleValue[]): void {
  if (Array.isArray(target)) { for (const value of values) target.push(value); }
  else if (target instanceof Set) { for (const value of values) target.add(value); }
  else if (!isKind(target, "object")) throw new FormatError(`its pickle appends to ${describeValue(target)}`);
}

/** Sets a dict's items, given as key, value, key, value. Those of an instance are dropped. */
export function setItems(target: PickleValue, items: PickleValue[]): void {
  if (items.length % 2 !== 0) throw new FormatError("its pickle has a dict with a key that has no value");
  if (target instanceof Map) {
    for (let index = 0; index < items.length; index += 2) target.set(items[index]!, items[index + 1]!);
  } else if (!isKind(target, "object")) {
    throw new FormatError(`its pickle sets items of ${describeValue(target)}`);
  }
}

/** Sets an instance's attributes. Those of a dict, such as a state dict's `_metadata`, are dropped. */
export function build(target: PickleValue, state: PickleValue): void {
  if (isKind(target, "object")) target.state = state;
  else if (!(target instanceof Map)) {
    throw new FormatError(`its pickle sets attributes of ${describeValue(target)}`);
  }
}

/** The name of a class or function; it is not looked up. */
export function globalName(module: PickleValue, name: PickleValue): PickleGlobal {
  if (typeof module !== "string" || typeof name !== "string") {
    throw new FormatError(`its pickle names a class by ${describeValue(module)} and ${describeValue(name)}`);
  }
  if (module.length + name.length > LONGEST_NAME) {
    throw new FormatError(`its pickle has a class's name of more than ${LONGEST_NAME} letters`);
  }
  return { kind: "global", name: `${module}.${name}` };
}

/** An instance of a class, as data; the class is not looked up. */
export function instance(type: PickleValue): PickleObject {
  if (!isKind(type, "global")) {
    throw new FormatError(`its pickle makes an instance of ${describeValue(type)}`);
  }
  return { kind: "object", className: type.name, state: null };
}
