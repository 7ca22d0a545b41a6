import type { StateDict } from "../state_dict.ts";
import { byteReader } from "./byte_reader.ts";
import { findTensors } from "./find_tensors.ts";
import { FormatError, quote } from "./format_error.ts";
import { memoryBudget } from "./memory_budget.ts";
import { openZipEntry } from "./open_zip_entry.ts";
import type { StorageReference } from "./pickle_values.ts";
import { readPickle } from "./read_pickle.ts";
import { readTensor } from "./read_tensor.ts";
import type { StorageBytes } from "./storage_bytes.ts";
import { torchActions } from "./torch_actions.ts";
import type { CheckpointFile } from "./with_checkpoint_file.ts";
import { zipDirectory } from "./zip_directory.ts";

const LARGEST_PICKLE = 2 ** 26;

/** Reads what `torch.save` (PyTorch 1.6 or later), Lightning and `torch.jit.save` write: a zip of a pickle and storages. */
export async function readTorchZip(file: CheckpointFile): Promise<StateDict> {
  const entries = zipDirectory(file);
  const budget = memoryBudget(file.size);
  const pickles = [...entries.keys()].filter((name) => /^([^/]+\/)?data\.pkl$/.test(name));
  if (pickles.length !== 1) {
    throw new FormatError(
      `it is a zip archive with ${pickles.length} data.pkl where torch.save writes one: it is no checkpoint of PyTorch`,
    );
  }
  const folder = pickles[0]!.slice(0, -"data.pkl".length);

  async function small(name: string, limit: number): Promise<Uint8Array> {
    const entry = entries.get(name)!;
    if (entry.size > limit) {
      throw new FormatError(`its ${quote(name)} has ${entry.size} bytes, more than ${limit}`);
    }
    const bytes = await openZipEntry(file, entry, budget);
    return await bytes.read(0, bytes.size);
  }
  if (entries.has(`${folder}byteorder`)) {
    const order = new TextDecoder().decode(await small(`${folder}byteorder`, 64));
    if (order !== "little") {
      throw new FormatError(`its byte order is ${quote(order)}; only "little" is supported`);
    }
  }

  const pickle = await small(`${folder}data.pkl`, LARGEST_PICKLE);
  const reader = byteReader((offset, length) => pickle.subarray(offset, offset + length), 0, pickle.length);
  const tensors = findTensors(readPickle(reader, torchActions));

  const opened = new Map<string, Promise<StorageBytes>>();
  function open({ key }: StorageReference): Promise<StorageBytes> {
    const name = `${folder}data/${key}`;
    const entry = entries.get(name);
    if (entry === undefined) throw new FormatError(`its storage ${quote(name)} is missing`);
    const bytes = opened.get(name) ?? openZipEntry(file, entry, budget);
    opened.set(name, bytes);
    return bytes;
  }
  const stateDict: StateDict = new Map();
  for (const [name, tensor] of tensors) stateDict.set(name, await readTensor(name, tensor, open, budget));
  return stateDict;
}
