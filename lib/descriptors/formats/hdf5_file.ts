import { File as Hdf5File, ready } from "h5wasm/node";
import { DataMissingError, InvalidDataError } from "../../errors.ts";

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * The size of an HDF5 file in bytes.
 *
 * @throws {DataMissingError} If it is not there.
 * @throws {InvalidDataError} If it does not begin as HDF5 does; the library would complain about it on stderr.
 */
export async function hdf5Size(path: string): Promise<number> {
  try {
    using file = await Deno.open(path);
    const { size } = await file.stat();
    const start = new Uint8Array(SIGNATURE.length);
    // Something of another kind may come first: the signature is at 0, or at 512 times a power of two.
    for (let at = 0; at < size; at = Math.max(512, 2 * at)) {
      await file.seek(at, Deno.SeekMode.Start);
      await file.read(start);
      if (SIGNATURE.every((byte, index) => start[index] === byte)) return size;
    }
    throw new InvalidDataError(path, "it is not an HDF5 file");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(path, "Give the path of an HDF5 file.");
  }
}

/**
 * Runs work on an open file.
 *
 * @throws {InvalidDataError} For whatever the library stumbles over, as that is the file's fault.
 */
export async function withHdf5File<Result>(path: string, work: (file: Hdf5File) => Result): Promise<Result> {
  await ready;
  let file: Hdf5File | undefined;
  try {
    file = new Hdf5File(path, "r");
    return work(file);
  } catch (cause) {
    if (
      cause instanceof InvalidDataError || cause instanceof RangeError && cause.message.startsWith("Cannot")
    ) {
      throw cause;
    }
    throw new InvalidDataError(path, "it is damaged: the HDF5 library cannot read it", { cause });
  } finally {
    if (file !== undefined && file.file_id > 0n) file.close();
  }
}
