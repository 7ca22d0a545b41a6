import { readNpyHeader } from "./npy_header.ts";
import { readRows } from "../store/read_rows.ts";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import type { DescriptorBlocks } from "../descriptor_blocks.ts";

/** Options for {@linkcode readNpy}. */
export interface ReadNpyOptions {
  /**
   * The text file with one id a line, as many as there are rows.
   *
   * @default {"the path with .ids.txt instead of .npy"}
   */
  ids?: string;
}

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
 * import { readNpy, writeNpy } from "rdcd/descriptors";
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
  const { offset, count, dims } = await readNpyHeader(path);
  let lines = 0;
  try {
    for await (const run of textLineRuns(ids)) lines += run.length;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(ids, `The ids of ${path} are expected there, one a line and ${count} in all.`);
  }
  if (lines !== count) throw new InvalidDataError(ids, `it has ${lines} ids, but ${path} has ${count} rows`);
  return {
    count,
    dims,
    blocks: (rows) =>
      readRows({ path, precision: "float32", offset, count, dims, rows, ids: textLineRuns(ids) }),
  };
}

/** Where the ids of a `.npy` file are. */
export function npyIdsPath(path: string): string {
  return `${path.replace(/\.npy$/i, "")}.ids.txt`;
}

/**
 * The lines of a UTF-8 text file in the runs in which they are read, whether they end in LF or CRLF and whether or not the
 * last one ends at all. A byte order mark at the start is passed over.
 */
async function* textLineRuns(path: string): AsyncGenerator<string[], void, undefined> {
  const file = await Deno.open(path);
  let rest = "";
  for await (const text of file.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield lines.map(withoutReturn);
  }
  if (rest !== "") yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
