import type { StateTensor } from "../state_dict.ts";
import { decodeNumbers, ITEM_BYTES, wideningRoom } from "./decode_numbers.ts";
import { elementCount } from "./element_count.ts";
import { FormatError, quote } from "./format_error.ts";
import type { MemoryBudget } from "./memory_budget.ts";
import type { StorageReference, TensorReference } from "./pickle_values.ts";
import type { StorageBytes } from "./storage_bytes.ts";
import { storageDtype } from "./storage_dtype.ts";

/**
 * Reads what a view shows of its storage, in row-major order: only the bytes between its first and last number, and
 * in one piece where they are contiguous.
 */
export async function readTensor(
  name: string,
  tensor: TensorReference,
  open: (storage: StorageReference) => Promise<StorageBytes>,
  budget: MemoryBudget,
): Promise<StateTensor> {
  const { storage, offset, shape, strides } = tensor;
  const dtype = storageDtype(storage);
  const itemBytes = ITEM_BYTES[dtype];
  const count = elementCount(name, shape);
  const last = offset + shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis]!, 0);
  if (count > 0 && last >= storage.length) {
    throw new FormatError(
      `tensor ${quote(name)} of shape [${shape}] and strides [${strides}] at ${offset} reaches number ` +
        `${last} of storage ${quote(storage.key)}, which has ${storage.length}`,
    );
  }
  const bytes = await open(storage);
  if (bytes.size !== storage.length * itemBytes) {
    throw new FormatError(
      `storage ${quote(storage.key)} of tensor ${quote(name)} has ${bytes.size} bytes in the file, but is ` +
        `said to have ${storage.length} ${dtype} numbers, ${storage.length * itemBytes} bytes`,
    );
  }
  if (count === 0) return { dtype, shape, data: decodeNumbers(dtype, new Uint8Array(0)) };
  const span = last - offset + 1;
  budget.take((span + 2 * count) * itemBytes, `tensor ${quote(name)} of shape [${shape}]`);
  const at = offset * itemBytes, length = span * itemBytes;
  const numbers = isContiguous(shape, strides)
    ? await bytes.read(at, length, wideningRoom(dtype, length))
    : gather(await bytes.read(at, length), itemBytes, shape, strides);
  return { dtype, shape, data: decodeNumbers(dtype, numbers) };
}

function isContiguous(shape: number[], strides: number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

function gather(
  source: Uint8Array,
  itemBytes: number,
  shape: number[],
  strides: number[],
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(shape.reduce((product, length) => product * length, itemBytes));
  const index = new Array<number>(shape.length).fill(0);
  for (let to = 0, from = 0; to < out.length; to += itemBytes) {
    for (let byte = 0; byte < itemBytes; byte++) out[to + byte] = source[from * itemBytes + byte]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
