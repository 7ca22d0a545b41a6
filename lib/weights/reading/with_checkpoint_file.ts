import { CheckpointError, DataMissingError } from "../../errors.ts";
import { FormatError } from "./format_error.ts";

/** A checkpoint opened for reading at any place. */
export interface CheckpointFile {
  /** Bytes of the file. */
  readonly size: number;
  /**
   * The bytes from `offset` on, in memory of their own, with `room` unused bytes before them. A
   * {@linkcode FormatError} if the file ends before.
   */
  read(offset: number, length: number, room?: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The same, waiting: for the small pieces that say where the tensors are. */
  readSync(offset: number, length: number): Uint8Array<ArrayBuffer>;
}

/**
 * Opens a checkpoint, lets `body` read it and closes it.
 *
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If it cannot be opened, or `body` throws a {@linkcode FormatError}.
 */
export async function withCheckpointFile<Result>(
  path: string,
  body: (file: CheckpointFile) => Promise<Result>,
): Promise<Result> {
  try {
    // Before it is opened: opening a pipe would wait for a writer.
    const { size, isFile } = await Deno.stat(path);
    if (!isFile) throw new FormatError("it is not a file");
    using handle = await Deno.open(path, { read: true });
    if (size === 0) throw new FormatError("the file is empty");
    return await body(reading(handle, size));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw new DataMissingError(path, "Give the path of a checkpoint (.pt, .pth, .ckpt, .safetensors).");
    }
    if (cause instanceof FormatError || isSystemError(cause)) {
      throw new CheckpointError(path, cause.message, { cause });
    }
    throw cause;
  }
}

function isSystemError(cause: unknown): cause is Error {
  return Object.values(Deno.errors).some((kind) => cause instanceof kind) ||
    (cause instanceof Error && "code" in cause && typeof cause.code === "string");
}

function reading(handle: Deno.FsFile, size: number): CheckpointFile {
  function allocate(offset: number, length: number, room = 0): Uint8Array<ArrayBuffer> {
    if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
      throw new FormatError(
        `${length} bytes are to be read at byte ${offset}, but the file has ${size}: it is cut off or damaged`,
      );
    }
    return new Uint8Array(new ArrayBuffer(room + length), room);
  }
  function advanced(count: number | null): number {
    if (count === null) throw new FormatError("the file became shorter while it was read");
    return count;
  }
  return {
    size,
    async read(offset, length, room) {
      const bytes = allocate(offset, length, room);
      if (length > 0) await handle.seek(offset, Deno.SeekMode.Start);
      for (let at = 0; at < length;) at += advanced(await handle.read(bytes.subarray(at)));
      return bytes;
    },
    readSync(offset, length) {
      const bytes = allocate(offset, length);
      if (length > 0) handle.seekSync(offset, Deno.SeekMode.Start);
      for (let at = 0; at < length;) at += advanced(handle.readSync(bytes.subarray(at)));
      return bytes;
    },
  };
}
