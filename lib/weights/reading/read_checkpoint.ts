import { FormatError } from "./format_error.ts";
import { readSafetensors, type Safetensors } from "./read_safetensors.ts";
import { readTorchLegacy } from "./read_torch_legacy.ts";
import { readTorchZip } from "./read_torch_zip.ts";
import { type CheckpointFile, withCheckpointFile } from "./with_checkpoint_file.ts";

/** Reads a checkpoint of any known format, with the text beside its tensors; only safetensors has any. */
export function readCheckpoint(path: string): Promise<Safetensors> {
  return withCheckpointFile(path, async (file) => {
    switch (sniff(file)) {
      case "zip":
        return { metadata: new Map(), tensors: await readTorchZip(file) };
      case "pickle":
        return { metadata: new Map(), tensors: await readTorchLegacy(file) };
      case "safetensors":
        return await readSafetensors(file);
    }
  });
}

function sniff(file: CheckpointFile): "zip" | "pickle" | "safetensors" {
  const first = file.readSync(0, Math.min(file.size, 64));
  const text = new TextDecoder("latin1").decode(first);
  if (text.startsWith("PK\x03\x04") || text.startsWith("PK\x05\x06")) return "zip";
  // Before pickles: the length of the header may begin with the same byte.
  if (text[8] === "{" && new DataView(first.buffer).getBigUint64(0, true) < file.size) return "safetensors";
  if (first[0] === 0x80) return "pickle";
  if (text[8] === "{") return "safetensors";
  if (text.startsWith("version https://git-lfs")) {
    throw new FormatError("it is a Git LFS pointer instead of the file itself: fetch it with git lfs pull");
  }
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) {
    throw new FormatError("it is a web page: the download failed");
  }
  throw new FormatError("it begins like no checkpoint of PyTorch (zip, legacy, TorchScript) or safetensors");
}
