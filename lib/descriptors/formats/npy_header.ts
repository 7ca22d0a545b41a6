import { DataMissingError, InvalidDataError } from "../../errors.ts";
import { fillBytes } from "../../files/fill_bytes.ts";

const MAGIC = [0x93, ...new TextEncoder().encode("NUMPY")];
const MAX_HEADER_BYTES = 65_536;

/** Facts from the header of a `.npy` file. */
export interface NpyHeader {
  /** Bytes before the first row. */
  offset: number;
  /** Rows. */
  count: number;
  /** Numbers a row. */
  dims: number;
}

/**
 * Reads the header of a two-dimensional float32 array. It is taken apart by pattern, as it is Python source.
 *
 * @throws {DataMissingError} If the file is not there.
 * @throws {InvalidDataError} If it is another kind of array, or its size is not what it says.
 */
export async function readNpyHeader(path: string): Promise<NpyHeader> {
  using file = await open(path);
  const start = await readBytes(file, 12);
  if (start.length < 12 || MAGIC.some((byte, index) => start[index] !== byte)) {
    throw new InvalidDataError(path, "it does not begin as a .npy file");
  }
  const view = new DataView(start.buffer);
  const version = view.getUint8(6);
  if (version < 1 || version > 3) {
    throw new InvalidDataError(path, `its .npy version is ${version}; 1 to 3 are known`);
  }
  const headerAt = version === 1 ? 10 : 12;
  const headerBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (headerBytes > MAX_HEADER_BYTES) {
    throw new InvalidDataError(
      path,
      `its header claims ${headerBytes} bytes, more than any array of numbers needs`,
    );
  }
  await file.seek(headerAt, Deno.SeekMode.Start);
  const header = new TextDecoder().decode(await readBytes(file, headerBytes));
  const { count, dims } = parseHeader(path, header);
  const offset = headerAt + headerBytes;
  const { size } = await file.stat();
  if (size !== offset + count * dims * 4) {
    throw new InvalidDataError(
      path,
      `it has ${size} bytes, but its header says ${count} rows of ${dims}, which is ${
        offset + count * dims * 4
      } bytes`,
    );
  }
  return { offset, count, dims };
}

function parseHeader(path: string, header: string): { count: number; dims: number } {
  const type = /'descr':\s*(?:'([^']*)'|\[)/.exec(header);
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (type === null || order === undefined || shape === undefined) {
    throw new InvalidDataError(path, "its header does not give descr, fortran_order and shape");
  }
  const lengths = shape.split(",").map((text) => text.trim()).filter((text) => text !== "").map(Number);
  const [count, dims] = lengths;
  const wanted = 'save it with np.save(path, np.ascontiguousarray(x, dtype="<f4")), one row an image';
  if (type[1] !== "<f4") {
    throw new InvalidDataError(
      path,
      `its numbers are of type ${type[1] ?? "record"}, but float32 is expected: ${wanted}`,
    );
  }
  if (count === undefined || dims === undefined || lengths.length !== 2 || dims < 1) {
    throw new InvalidDataError(path, `its shape is (${shape}), but two dimensions are expected: ${wanted}`);
  }
  if (order === "True" && count > 1 && dims > 1) {
    throw new InvalidDataError(path, `it is stored column by column: ${wanted}`);
  }
  return { count, dims };
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(path, "Give the path of a .npy file.");
  }
}

async function readBytes(file: Deno.FsFile, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  return bytes.slice(0, await fillBytes(file, bytes));
}
