import { readRows } from "../_internal/read_rows.ts";
import { textLines } from "../_internal/text_lines.ts";
import { DataMissingError, InvalidDataError } from "../errors.ts";
import type { DescriptorBlocks } from "./descriptor_blocks.ts";

/** Options for {@linkcode readNpy}. */
export interface ReadNpyOptions {
  /**
   * The text file with one id a line, as many as there are rows.
   *
   * @default {"the path with .ids.txt instead of .npy"}
   */
  ids?: string;
}

const MAGIC = [0x93, ...new TextEncoder().encode("NUMPY")];
const MAX_HEADER_BYTES = 65_536;

/**
 * Opens descriptors in NumPy's format, version 1, 2 or 3: a two-dimensional array of little-endian float32 in row-major
 * order, with the ids in a text file beside it. Nothing of the file is executed: an array of Python objects is refused.
 *
 * @param path The `.npy` file.
 * @param options Where the ids are.
 * @returns The descriptors in blocks.
 * @throws {DataMissingError} If one of the two files is not there.
 * @throws {InvalidDataError} If the file is not such an array, its size is not what its header says, or the number
 * of ids is not that of its rows.
 * @see {@link https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html | NumPy's description of the format}
 *
 * @example What was written is read
 * ```ts
 * import { readNpy, writeNpy } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await writeNpy(`${folder}/two.npy`, { ids: ["a", "b"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 });
 * const { count, dims } = await readNpy(`${folder}/two.npy`);
 * assert.deepEqual([count, dims], [2, 2]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readNpy(path: string, options: ReadNpyOptions = {}): Promise<DescriptorBlocks> {
  const { ids = npyIdsPath(path) } = options;
  const { offset, count, dims } = await readHeader(path);
  let lines = 0;
  try {
    for await (const _ of textLines(ids)) lines += 1;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(ids, `The ids of ${path} are expected there, one a line and ${count} in all.`);
  }
  if (lines !== count) throw new InvalidDataError(ids, `it has ${lines} ids, but ${path} has ${count} rows`);
  return {
    count,
    dims,
    blocks: (rows) => readRows({ path, offset, count, dims, rows, ids: textLines(ids) }),
  };
}

/** Where the ids of a `.npy` file are. */
export function npyIdsPath(path: string): string {
  return `${path.replace(/\.npy$/i, "")}.ids.txt`;
}

async function readHeader(path: string): Promise<{ offset: number; count: number; dims: number }> {
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
  let at = 0;
  while (at < length) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) break;
    at += read;
  }
  return bytes.slice(0, at);
}
