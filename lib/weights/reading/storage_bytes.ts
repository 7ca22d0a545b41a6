import type { CheckpointFile } from "./with_checkpoint_file.ts";

/** The bytes of a storage, wherever they are. */
export interface StorageBytes {
  /** How many there are. */
  readonly size: number;
  /** Some of them, in memory of their own, which may have `room` unused bytes before them. */
  read(offset: number, length: number, room?: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** A part of the file. */
export function bytesInFile(file: CheckpointFile, start: number, size: number): StorageBytes {
  return { size, read: (offset, length, room) => file.read(start + offset, length, room) };
}

/** Bytes that had to be unpacked. */
export function bytesInMemory(bytes: Uint8Array<ArrayBuffer>): StorageBytes {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
  };
}
