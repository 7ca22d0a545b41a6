import type { ByteReader } from "./byte_reader.ts";
import { FormatError } from "./format_error.ts";
import { INSTRUCTIONS, type PickleActions } from "./pickle_instructions.ts";
import { pickleStack } from "./pickle_stack.ts";
import type { PickleValue } from "./pickle_values.ts";

/** Checkpoints of the largest networks have about 50 instructions a tensor. */
const MOST_INSTRUCTIONS = 2 ** 22;

const STOP = 0x2e;

/** Names for the message of what is refused: old text forms that no checkpoint has, and ways to run code. */
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
  0x8b: "LONG4",
  0x97: "NEXT_BUFFER",
  0x98: "READONLY_BUFFER",
};

/**
 * Reads one pickle of protocol 2 to 5 as plain data: the instructions of {@linkcode INSTRUCTIONS}, and no others.
 * Classes and functions stay names.
 */
export function readPickle(reader: ByteReader, actions: PickleActions): PickleValue {
  const stack = pickleStack();
  for (let count = 0; count < MOST_INSTRUCTIONS; count++) {
    const opcode = reader.byte();
    if (opcode === STOP) return stack.pop();
    const instruction = INSTRUCTIONS.get(opcode);
    if (instruction === undefined) {
      const name = REFUSED[opcode] === undefined ? "" : ` (${REFUSED[opcode]})`;
      throw new FormatError(
        `its pickle has the instruction 0x${opcode.toString(16).padStart(2, "0")}${name} ` +
          `at byte ${reader.position - 1}, which no checkpoint needs`,
      );
    }
    instruction(stack, reader, actions);
  }
  throw new FormatError(`its pickle has more than ${MOST_INSTRUCTIONS} instructions`);
}
