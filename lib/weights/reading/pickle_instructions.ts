import type { ByteReader } from "./byte_reader.ts";
import { FormatError } from "./format_error.ts";
import { append, build, globalName, instance, setItems } from "./pickle_containers.ts";
import { byteText, double, line, long, text, unsigned } from "./pickle_operands.ts";
import type { PickleStack } from "./pickle_stack.ts";
import type { PickleValue } from "./pickle_values.ts";

/** Actions that the pickle machine leaves to others: it knows no Python name. */
export interface PickleActions {
  /** The value of calling `callable`, which is plain data; throws to refuse. */
  call(callable: PickleValue, args: PickleValue): PickleValue;
  /** The value of an identifier that refers outside the pickle; throws to refuse. */
  resolve(identifier: PickleValue): PickleValue;
}

/** Carries out one instruction, whose operands are next in the pickle. */
export type Instruction = (stack: PickleStack, reader: ByteReader, actions: PickleActions) => void;

/**
 * The instructions that `torch.save`, TorchScript and Lightning use, by their byte, with their names in Python's
 * pickletools. They make data and nothing else; calls and outside references go to {@linkcode PickleActions}.
 */
export const INSTRUCTIONS: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  /* PROTO */ [0x80, (_, reader) => checkProtocol(reader.byte())],
  /* FRAME */ [0x95, (_, reader) => void reader.take(8)],
  /* MARK */ [0x28, (stack) => stack.mark()],
  /* POP */ [0x30, (stack) => stack.drop()],
  /* POP_MARK */ [0x31, (stack) => void stack.popToMark()],

  /* NONE */ [0x4e, (stack) => stack.push(null)],
  /* NEWTRUE */ [0x88, (stack) => stack.push(true)],
  /* NEWFALSE */ [0x89, (stack) => stack.push(false)],
  /* BININT1 */ [0x4b, (stack, reader) => stack.push(reader.byte())],
  /* BININT2 */ [0x4d, (stack, reader) => stack.push(unsigned(reader, 2))],
  /* BININT */ [0x4a, (stack, reader) => stack.push(unsigned(reader, 4) | 0)],
  /* LONG1 */ [0x8a, (stack, reader) => stack.push(long(reader))],
  /* BINFLOAT */ [0x47, (stack, reader) => stack.push(double(reader))],
  /* SHORT_BINUNICODE */ [0x8c, (stack, reader) => stack.push(text(reader, reader.byte()))],
  /* BINUNICODE */ [0x58, (stack, reader) => stack.push(text(reader, unsigned(reader, 4)))],
  /* BINUNICODE8 */ [0x8d, (stack, reader) => stack.push(text(reader, unsigned(reader, 8)))],
  /* SHORT_BINSTRING */ [0x55, (stack, reader) => stack.push(byteText(reader, reader.byte()))],
  /* BINSTRING */ [0x54, (stack, reader) => stack.push(byteText(reader, unsigned(reader, 4)))],
  /* SHORT_BINBYTES */ [0x43, (stack, reader) => stack.push(reader.take(reader.byte()).slice())],
  /* BINBYTES */ [0x42, (stack, reader) => stack.push(reader.take(unsigned(reader, 4)).slice())],
  /* BINBYTES8 */ [0x8e, (stack, reader) => stack.push(reader.take(unsigned(reader, 8)).slice())],
  /* BYTEARRAY8 */ [0x96, (stack, reader) => stack.push(reader.take(unsigned(reader, 8)).slice())],

  /* EMPTY_TUPLE */ [0x29, (stack) => stack.pushContainer([])],
  /* TUPLE1 */ [0x85, (stack) => pushTuple(stack, 1)],
  /* TUPLE2 */ [0x86, (stack) => pushTuple(stack, 2)],
  /* TUPLE3 */ [0x87, (stack) => pushTuple(stack, 3)],
  /* TUPLE */ [0x74, (stack) => stack.pushContainer(stack.popToMark())],
  /* EMPTY_LIST */ [0x5d, (stack) => stack.pushContainer([])],
  /* APPEND */ [0x61, (stack) => onTop(stack, append, [stack.pop()])],
  /* APPENDS */ [0x65, (stack) => onTop(stack, append, stack.popToMark())],
  /* EMPTY_SET */ [0x8f, (stack) => stack.pushContainer(new Set())],
  /* ADDITEMS */ [0x90, (stack) => onTop(stack, append, stack.popToMark())],
  /* FROZENSET */ [0x91, (stack) => stack.pushContainer(new Set(stack.popToMark()))],
  /* EMPTY_DICT */ [0x7d, (stack) => stack.pushContainer(new Map())],
  /* SETITEM */ [0x73, (stack) => onTop(stack, setItems, [stack.pop(), stack.pop()].reverse())],
  /* SETITEMS */ [0x75, (stack) => onTop(stack, setItems, stack.popToMark())],

  /* BINPUT */ [0x71, (stack, reader) => stack.keep(reader.byte())],
  /* LONG_BINPUT */ [0x72, (stack, reader) => stack.keep(unsigned(reader, 4))],
  /* MEMOIZE */ [0x94, (stack) => stack.keep()],
  /* BINGET */ [0x68, (stack, reader) => stack.recall(reader.byte())],
  /* LONG_BINGET */ [0x6a, (stack, reader) => stack.recall(unsigned(reader, 4))],

  /* GLOBAL */ [0x63, (stack, reader) => stack.push(globalName(line(reader), line(reader)))],
  /* STACK_GLOBAL */ [0x93, (stack) => withTwo(stack, (module, name) => globalName(module, name))],
  /* NEWOBJ */ [0x81, (stack) => withTwo(stack, (type) => instance(type))],
  /* NEWOBJ_EX */ [0x92, (stack) => {
    stack.pop();
    withTwo(stack, (type) => instance(type));
  }],
  /* BUILD */ [0x62, (stack) => onTop(stack, build, stack.pop())],
  /* REDUCE */ [0x52, (stack, _, actions) => withTwo(stack, actions.call)],
  /* BINPERSID */ [0x51, (stack, _, actions) => stack.push(actions.resolve(stack.pop()))],
]);

function checkProtocol(protocol: number): void {
  if (protocol < 2 || protocol > 5) {
    throw new FormatError(`its pickle has protocol ${protocol}, not 2 to 5`);
  }
}

function pushTuple(stack: PickleStack, length: number): void {
  stack.pushContainer(Array.from({ length }, stack.pop).reverse());
}

/** Changes the top value by what was above it. */
function onTop<Operand>(
  stack: PickleStack,
  change: (target: PickleValue, operand: Operand) => void,
  operand: Operand,
): void {
  change(stack.top(), operand);
}

/** Puts a value made of the two top ones in their place. */
function withTwo(stack: PickleStack, make: (lower: PickleValue, upper: PickleValue) => PickleValue): void {
  const upper = stack.pop(), lower = stack.pop();
  stack.pushContainer(make(lower, upper));
}
