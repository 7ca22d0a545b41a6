import type { StateDict } from "../state_dict.ts";
import { type ByteReader, byteReader } from "./byte_reader.ts";
import { ITEM_BYTES } from "./decode_numbers.ts";
import { findTensors } from "./find_tensors.ts";
import { FormatError, quote } from "./format_error.ts";
import { memoryBudget } from "./memory_budget.ts";
import { describeValue, type PickleValue, type StorageReference } from "./pickle_values.ts";
import { readPickle } from "./read_pickle.ts";
import { readTensor } from "./read_tensor.ts";
import { bytesInFile, type StorageBytes } from "./storage_bytes.ts";
import { storageDtype } from "./storage_dtype.ts";
import { torchActions } from "./torch_actions.ts";
import type { CheckpointFile } from "./with_checkpoint_file.ts";

const LARGEST_PICKLES = 2 ** 26;
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/**
 * Reads what `torch.save` wrote before PyTorch 1.6: five pickles (a magic number, the version, the machine's sizes,
 * the value, the storages' names) and the storages, each after its length.
 */
export async function readTorchLegacy(file: CheckpointFile): Promise<StateDict> {
  const reader = byteReader(file.readSync, 0, Math.min(file.size, LARGEST_PICKLES));
  if (readPickle(reader, torchActions) !== MAGIC) {
    throw new FormatError(
      "it is a pickle, but not one of torch.save: save its tensors by torch.save or as safetensors",
    );
  }
  const protocol = readPickle(reader, torchActions);
  if (protocol !== PROTOCOL) {
    throw new FormatError(`its version is ${describeValue(protocol)} instead of ${PROTOCOL}`);
  }
  const machine = readPickle(reader, torchActions);
  if (!(machine instanceof Map) || machine.get("little_endian") !== true) {
    throw new FormatError("it was written on a big-endian machine, which is not supported");
  }
  const used = new Map<string, StorageReference>();
  const root = readPickle(reader, {
    call: torchActions.call,
    resolve(identifier) {
      const value = torchActions.resolve(identifier);
      const storage = value as StorageReference;
      used.set(storage.key, storage);
      return value;
    },
  });
  const tensors = findTensors(root);
  const places = placeStorages(file, reader, readPickle(reader, torchActions), used);
  const stateDict: StateDict = new Map();
  const budget = memoryBudget(file.size);
  function open({ key }: StorageReference): Promise<StorageBytes> {
    const place = places.get(key);
    if (place === undefined) throw new FormatError(`its storage ${quote(key)} is missing`);
    return Promise.resolve(place);
  }
  for (const [name, tensor] of tensors) stateDict.set(name, await readTensor(name, tensor, open, budget));
  return stateDict;
}

function placeStorages(
  file: CheckpointFile,
  reader: ByteReader,
  keys: PickleValue,
  used: Map<string, StorageReference>,
): Map<string, StorageBytes> {
  if (!Array.isArray(keys)) throw new FormatError(`its list of storages is ${describeValue(keys)}`);
  const places = new Map<string, StorageBytes>();
  let at = reader.position;
  for (const key of keys) {
    const storage = typeof key === "string" ? used.get(key) : undefined;
    if (storage === undefined || places.has(storage.key)) {
      throw new FormatError(`its list of storages has ${describeValue(key)} that no tensor uses, or twice`);
    }
    const count = new DataView(file.readSync(at, 8).buffer).getBigUint64(0, true);
    const size = Number(count) * ITEM_BYTES[storageDtype(storage)];
    if (at + 8 + size > file.size) {
      throw new FormatError(
        `its storage ${quote(storage.key)} is said to have ${count} numbers, more than the file`,
      );
    }
    places.set(storage.key, bytesInFile(file, at + 8, size));
    at += 8 + size;
  }
  return places;
}
