import type { StateDict, TensorDtype } from "../state_dict.ts";
import { decodeNumbers, ITEM_BYTES, wideningRoom } from "./decode_numbers.ts";
import { elementCount } from "./element_count.ts";
import { FormatError, quote } from "./format_error.ts";
import type { CheckpointFile } from "./with_checkpoint_file.ts";

/** The format's own limit. */
const LARGEST_HEADER = 100_000_000;

const DTYPES: Record<string, TensorDtype> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U8: "uint8",
  BOOL: "bool",
};

/** Content of a safetensors file. */
export interface Safetensors {
  /** Text that the writer added, by name. */
  metadata: Map<string, string>;
  /** The tensors, in the order of their names in the file. */
  tensors: StateDict;
}

interface Slot {
  name: string;
  dtype: TensorDtype;
  shape: number[];
  begin: number;
  end: number;
}

/**
 * Reads a safetensors file: the length of a JSON header, the header, the tensors without gaps.
 *
 * @see {@link https://huggingface.co/docs/safetensors | the format}
 */
export async function readSafetensors(file: CheckpointFile): Promise<Safetensors> {
  const { header, start } = readHeader(file);
  const slots: Slot[] = [];
  const metadata = new Map<string, string>();
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") readMetadata(value, metadata);
    else slots.push(readSlot(name, value));
  }
  checkLayout(slots, file.size - start);
  const tensors: StateDict = new Map();
  for (const { name, dtype, shape, begin, end } of slots) {
    const bytes = await file.read(start + begin, end - begin, wideningRoom(dtype, end - begin));
    tensors.set(name, { dtype, shape, data: decodeNumbers(dtype, bytes) });
  }
  return { metadata, tensors };
}

function readHeader(file: CheckpointFile): { header: object; start: number } {
  const length = new DataView(file.readSync(0, 8).buffer).getBigUint64(0, true);
  if (length > BigInt(Math.min(file.size - 8, LARGEST_HEADER))) {
    throw new FormatError(
      `its safetensors header is said to have ${length} bytes; the file has ${file.size}, and a header at most ` +
        `${LARGEST_HEADER}`,
    );
  }
  const start = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file.readSync(8, Number(length))));
  } catch (cause) {
    throw new FormatError(`its safetensors header is not JSON: ${(cause as Error).message}`, { cause });
  }
  if (!isObject(header)) throw new FormatError("its safetensors header is not a JSON object");
  return { header, start };
}

function readMetadata(value: unknown, metadata: Map<string, string>): void {
  if (!isObject(value)) throw new FormatError("its safetensors metadata is not an object of texts");
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== "string") {
      throw new FormatError(`its safetensors metadata ${quote(name)} is not a text`);
    }
    metadata.set(name, text);
  }
}

function readSlot(name: string, value: unknown): Slot {
  if (!isObject(value) || !("dtype" in value && "shape" in value && "data_offsets" in value)) {
    throw new FormatError(`its tensor ${quote(name)} has no dtype, shape or data_offsets`);
  }
  const { dtype: format, shape, data_offsets: offsets } = value;
  const dtype = typeof format === "string" && Object.hasOwn(DTYPES, format) ? DTYPES[format] : undefined;
  if (dtype === undefined) {
    throw new FormatError(
      `its tensor ${quote(name)} has the dtype ${quote(String(format))}; supported are ` +
        Object.keys(DTYPES).join(", "),
    );
  }
  if (!isIndices(shape) || shape.length > 64 || !isIndices(offsets) || offsets.length !== 2) {
    throw new FormatError(`its tensor ${quote(name)} has a shape or data_offsets that are not whole numbers`);
  }
  const [begin, end] = offsets as [number, number];
  const bytes = elementCount(name, shape) * ITEM_BYTES[dtype];
  if (end - begin !== bytes) {
    throw new FormatError(
      `its tensor ${quote(name)} of shape [${shape}] in ${format} has ${end - begin} bytes in the file, ` +
        `not ${bytes}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

/** The format wants every byte of the rest in exactly one tensor, so that nothing is hidden or read twice. */
function checkLayout(slots: readonly Slot[], available: number): void {
  let end = 0;
  for (const slot of slots.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (slot.begin !== end) {
      throw new FormatError(
        `its tensor ${quote(slot.name)} begins at byte ${slot.begin}, not where the last ends, ${end}`,
      );
    }
    end = slot.end;
  }
  if (end !== available) {
    throw new FormatError(
      `its tensors have ${end} bytes, but the file has ${available} for them: it is cut off or damaged`,
    );
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isIndices(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
