import { FormatError, quote } from "./format_error.ts";
import type { MemoryBudget } from "./memory_budget.ts";
import { bytesInFile, bytesInMemory, type StorageBytes } from "./storage_bytes.ts";
import type { CheckpointFile } from "./with_checkpoint_file.ts";
import type { ZipEntry } from "./zip_directory.ts";

const LOCAL = 0x04034b50, LOCAL_LENGTH = 30;
const STORED = 0, DEFLATED = 8;
const CHUNK = 2 ** 16;

/** The most that deflate can shrink: 258 bytes in 2 bits. */
const DEFLATE_LIMIT = 1032;

/** Opens an entry: stored ones are read from their place in the file, deflated ones unpacked into memory. */
export async function openZipEntry(
  file: CheckpointFile,
  entry: ZipEntry,
  budget: MemoryBudget,
): Promise<StorageBytes> {
  const header = new DataView(file.readSync(entry.headerOffset, LOCAL_LENGTH).buffer);
  if (header.getUint32(0, true) !== LOCAL) {
    throw new FormatError(`its entry ${quote(entry.name)} is not where the zip directory says`);
  }
  const start = entry.headerOffset + LOCAL_LENGTH + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.compressedSize > file.size) {
    throw new FormatError(
      `its entry ${quote(entry.name)} is said to have ${entry.compressedSize} bytes from byte ${start} ` +
        `on, but the file has ${file.size}`,
    );
  }
  if (entry.method === STORED) {
    if (entry.size !== entry.compressedSize) {
      throw new FormatError(
        `its stored entry ${quote(entry.name)} has two sizes, ${entry.size} and ${entry.compressedSize}`,
      );
    }
    return bytesInFile(file, start, entry.size);
  }
  if (entry.method === DEFLATED) return bytesInMemory(await inflate(file, entry, start, budget));
  throw new FormatError(
    `its entry ${quote(entry.name)} is compressed by method ${entry.method}; 0 and 8 are supported`,
  );
}

async function inflate(
  file: CheckpointFile,
  entry: ZipEntry,
  start: number,
  budget: MemoryBudget,
): Promise<Uint8Array<ArrayBuffer>> {
  const { size, compressedSize } = entry;
  const name = quote(entry.name);
  if (size > DEFLATE_LIMIT * compressedSize) {
    throw new FormatError(
      `its entry ${name} is said to have ${size} bytes in ${compressedSize} deflated ones`,
    );
  }
  budget.take(size, `its entry ${name}`);
  const out = new Uint8Array(size);
  let filled = 0, taken = 0;
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const length = Math.min(CHUNK, compressedSize - taken);
      if (length === 0) return controller.close();
      controller.enqueue(await file.read(start + taken, length));
      taken += length;
    },
  });
  try {
    for await (const chunk of packed.pipeThrough(new DecompressionStream("deflate-raw"))) {
      if (filled + chunk.length > size) {
        throw new FormatError(`its entry ${name} unpacks to more than its ${size} bytes`);
      }
      out.set(chunk, filled);
      filled += chunk.length;
    }
  } catch (cause) {
    if (cause instanceof FormatError || !(cause instanceof TypeError)) throw cause;
    throw new FormatError(`its entry ${name} is damaged: ${cause.message}`, { cause });
  }
  if (filled !== size) throw new FormatError(`its entry ${name} unpacks to ${filled} bytes, not ${size}`);
  return out;
}
