import type { ByteReader } from "./byte_reader.ts";
import { FormatError } from "./format_error.ts";
import { describeValue, isKind, type PickleGlobal, type PickleValue } from "./pickle_values.ts";

/** Checkpoints of the largest networks have about 50 instructions a tensor. */
const MOST_INSTRUCTIONS = 2 ** 22;

/** And about 5 lists, tuples and dicts a tensor. */
const MOST_CONTAINERS = 2 ** 19;

const LONGEST_NAME = 1024;

/** What the pickle machine leaves to others: it knows no Python name. */
export interface PickleActions {
  /** The value of calling `callable`, which is plain data; throws to refuse. */
  call(callable: PickleValue, args: PickleValue): PickleValue;
  /** The value of an identifier that refers outside the pickle; throws to refuse. */
  resolve(identifier: PickleValue): PickleValue;
}

/** Instructions that no writer of checkpoints uses, or that run code. Everything in no list is refused by number. */
const REFUSED: Record<number, string> = {
  0x32: "DUP",
  0x46: "FLOAT",
  0x49: "INT",
  0x4c: "LONG",
  0x50: "PERSID",
  0x53: "STRING",
  0x56: "UNICODE",
  0x64: "DICT",
  0x67: "GET",
  0x69: "INST",
  0x6c: "LIST",
  0x6f: "OBJ",
  0x70: "PUT",
  0x82: "EXT1",
  0x83: "EXT2",
  0x84: "EXT4",
  0x97: "NEXT_BUFFER",
  0x98: "READONLY_BUFFER",
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

/**
 * Reads one pickle of protocol 2 to 5 as plain data: the instructions that `torch.save`, TorchScript and Lightning
 * write, and no others. Classes and functions stay names.
 */
export function readPickle(reader: ByteReader, actions: PickleActions): PickleValue {
  const stack: PickleValue[] = [];
  const marks: number[] = [];
  const memo = new Map<number, PickleValue>();
  let containers = 0;

  function pushContainer(value: PickleValue): void {
    containers += value instanceof Map ? 1 + value.size : 1;
    if (containers > MOST_CONTAINERS) {
      throw new FormatError(`its pickle has more than ${MOST_CONTAINERS} lists, tuples and dicts`);
    }
    stack.push(value);
  }
  function pop(): PickleValue {
    if (stack.length <= (marks.at(-1) ?? 0)) {
      throw new FormatError("its pickle takes a value that is not there");
    }
    return stack.pop()!;
  }
  function top(): PickleValue {
    const value = pop();
    stack.push(value);
    return value;
  }
  function popToMark(): PickleValue[] {
    const mark = marks.pop();
    if (mark === undefined) throw new FormatError("its pickle ends a group that has no beginning");
    return stack.splice(mark);
  }
  function popTuple(length: number): void {
    const values = Array.from({ length }, pop);
    pushContainer(values.reverse());
  }
  function unsigned(bytes: number): number {
    const view = reader.take(bytes);
    let value = 0;
    for (let index = bytes - 1; index >= 0; index--) value = value * 256 + view[index]!;
    if (!Number.isSafeInteger(value)) throw new FormatError("its pickle has a value of more than 2^53 bytes");
    return value;
  }
  function text(length: number): string {
    const bytes = reader.take(length);
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      throw new FormatError("its pickle has a text that is not UTF-8", { cause });
    }
  }
  function recall(index: number): void {
    const value = memo.get(index);
    if (value === undefined) throw new FormatError(`its pickle recalls value ${index}, which it never kept`);
    stack.push(value);
  }
  function globalName(module: PickleValue, name: PickleValue): PickleGlobal {
    if (typeof module !== "string" || typeof name !== "string") {
      throw new FormatError(
        `its pickle names a class by ${describeValue(module)} and ${describeValue(name)}`,
      );
    }
    if (module.length + name.length > LONGEST_NAME) {
      throw new FormatError(`its pickle has a class's name of more than ${LONGEST_NAME} letters`);
    }
    return { kind: "global", name: `${module}.${name}` };
  }
  function instance(): void {
    pop(); // the arguments of __new__: nothing is constructed
    const type = pop();
    if (!isKind(type, "global")) {
      throw new FormatError(`its pickle makes an instance of ${describeValue(type)}`);
    }
    stack.push({ kind: "object", className: type.name, state: null });
  }

  for (let count = 0; count < MOST_INSTRUCTIONS; count++) {
    const opcode = reader.byte();
    switch (opcode) {
      case 0x80: { // PROTO
        const protocol = reader.byte();
        if (protocol < 2 || protocol > 5) {
          throw new FormatError(`its pickle has protocol ${protocol}, not 2 to 5`);
        }
        break;
      }
      case 0x95: // FRAME
        reader.take(8);
        break;
      case 0x2e: // STOP
        return pop();
      case 0x28: // MARK
        marks.push(stack.length);
        break;
      case 0x30: // POP
        if (marks.at(-1) === stack.length) marks.pop();
        else pop();
        break;
      case 0x31: // POP_MARK
        popToMark();
        break;

      case 0x4e: // NONE
        stack.push(null);
        break;
      case 0x88: // NEWTRUE
        stack.push(true);
        break;
      case 0x89: // NEWFALSE
        stack.push(false);
        break;
      case 0x4b: // BININT1
        stack.push(reader.byte());
        break;
      case 0x4d: // BININT2
        stack.push(unsigned(2));
        break;
      case 0x4a: // BININT
        stack.push(unsigned(4) | 0);
        break;
      case 0x8a: // LONG1
        stack.push(long(reader.take(reader.byte())));
        break;
      case 0x47: { // BINFLOAT
        const bytes = reader.take(8);
        stack.push(new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0));
        break;
      }
      case 0x8c: // SHORT_BINUNICODE
        stack.push(text(reader.byte()));
        break;
      case 0x58: // BINUNICODE
        stack.push(text(unsigned(4)));
        break;
      case 0x8d: // BINUNICODE8
        stack.push(text(unsigned(8)));
        break;
      case 0x55: // SHORT_BINSTRING, of Python 2
        stack.push(latin1.decode(reader.take(reader.byte())));
        break;
      case 0x54: // BINSTRING, of Python 2
        stack.push(latin1.decode(reader.take(unsigned(4))));
        break;
      case 0x43: // SHORT_BINBYTES
        stack.push(reader.take(reader.byte()).slice());
        break;
      case 0x42: // BINBYTES
        stack.push(reader.take(unsigned(4)).slice());
        break;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        stack.push(reader.take(unsigned(8)).slice());
        break;

      case 0x29: // EMPTY_TUPLE
      case 0x5d: // EMPTY_LIST
        pushContainer([]);
        break;
      case 0x85: // TUPLE1
        popTuple(1);
        break;
      case 0x86: // TUPLE2
        popTuple(2);
        break;
      case 0x87: // TUPLE3
        popTuple(3);
        break;
      case 0x74: // TUPLE
        pushContainer(popToMark());
        break;
      case 0x61: { // APPEND
        const value = pop();
        append(top(), [value]);
        break;
      }
      case 0x65: { // APPENDS
        const values = popToMark();
        append(top(), values);
        break;
      }
      case 0x7d: // EMPTY_DICT
        pushContainer(new Map());
        break;
      case 0x73: { // SETITEM
        const value = pop(), key = pop();
        setItems(top(), [key, value]);
        break;
      }
      case 0x75: { // SETITEMS
        const items = popToMark();
        setItems(top(), items);
        break;
      }
      case 0x8f: // EMPTY_SET
        pushContainer(new Set());
        break;
      case 0x90: { // ADDITEMS
        const values = popToMark();
        append(top(), values);
        break;
      }
      case 0x91: // FROZENSET
        pushContainer(new Set(popToMark()));
        break;

      case 0x71: // BINPUT
        memo.set(reader.byte(), top());
        break;
      case 0x72: // LONG_BINPUT
        memo.set(unsigned(4), top());
        break;
      case 0x94: // MEMOIZE
        memo.set(memo.size, top());
        break;
      case 0x68: // BINGET
        recall(reader.byte());
        break;
      case 0x6a: // LONG_BINGET
        recall(unsigned(4));
        break;

      case 0x63: // GLOBAL
        stack.push(globalName(line(reader), line(reader)));
        break;
      case 0x93: { // STACK_GLOBAL
        const name = pop(), module = pop();
        stack.push(globalName(module, name));
        break;
      }
      case 0x52: { // REDUCE
        const args = pop(), callable = pop();
        pushContainer(actions.call(callable, args));
        break;
      }
      case 0x81: // NEWOBJ
        instance();
        break;
      case 0x92: // NEWOBJ_EX
        pop();
        instance();
        break;
      case 0x62: { // BUILD
        const state = pop();
        build(top(), state);
        break;
      }
      case 0x51: // BINPERSID
        stack.push(actions.resolve(pop()));
        break;

      default: {
        const name = REFUSED[opcode];
        throw new FormatError(
          `its pickle has the instruction 0x${opcode.toString(16).padStart(2, "0")}${
            name ? ` (${name})` : ""
          } ` +
            `at byte ${reader.position - 1}, which no checkpoint needs`,
        );
      }
    }
  }
  throw new FormatError(`its pickle has more than ${MOST_INSTRUCTIONS} instructions`);
}

function line(reader: ByteReader): string {
  return latin1.decode(reader.line());
}

/** A little-endian two's complement of at most 255 bytes. */
function long(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = value * 256n + BigInt(bytes[index]!);
  value = BigInt.asIntN(8 * bytes.length, value);
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** Items of an instance of an unknown class, as of a subclass of list, are of no use to us and dropped. */
function append(target: PickleValue, values: PickleValue[]): void {
  if (Array.isArray(target)) { for (const value of values) target.push(value); }
  else if (target instanceof Set) { for (const value of values) target.add(value); }
  else if (!isKind(target, "object")) throw new FormatError(`its pickle appends to ${describeValue(target)}`);
}

function setItems(target: PickleValue, items: PickleValue[]): void {
  if (items.length % 2 !== 0) throw new FormatError("its pickle has a dict with a key that has no value");
  if (target instanceof Map) {
    for (let index = 0; index < items.length; index += 2) target.set(items[index]!, items[index + 1]!);
  } else if (!isKind(target, "object")) {
    throw new FormatError(`its pickle sets items of ${describeValue(target)}`);
  }
}

/** Attributes of a dict, such as a state dict's `_metadata`, are of no use to us and dropped. */
function build(target: PickleValue, state: PickleValue): void {
  if (isKind(target, "object")) target.state = state;
  else if (!(target instanceof Map)) {
    throw new FormatError(`its pickle sets attributes of ${describeValue(target)}`);
  }
}
