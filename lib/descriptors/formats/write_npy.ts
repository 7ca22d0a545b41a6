import { descriptorBlocks } from "../store/descriptor_blocks.ts";
import { writeAll } from "../../files/write_all.ts";
import { writeReplacing } from "../../files/write_replacing.ts";
import type { DescriptorSet } from "../descriptor_blocks.ts";
import { npyIdsPath } from "./read_npy.ts";

const ALIGNMENT = 64;

/**
 * Writes descriptors in NumPy's format, as `np.load` reads them: float32, little-endian, `[count, dims]`. The ids go
 * into a text file beside it, one a line: `refs.npy` and `refs.ids.txt`. Files of these names are replaced.
 *
 * @param path The `.npy` file.
 * @param descriptors Descriptors in memory, or on disk and then read in blocks.
 * @throws {RangeError} If an id holds a line break, as the text file could not tell it from two.
 *
 * @example Two descriptors
 * ```ts
 * import { loadDescriptors, writeNpy } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await writeNpy(`${folder}/two.npy`, { ids: ["a", "b"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 });
 * assert.equal(await Deno.readTextFile(`${folder}/two.ids.txt`), "a\nb\n");
 * assert.deepEqual((await loadDescriptors(`${folder}/two.npy`)).ids, ["a", "b"]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeNpy(path: string, descriptors: DescriptorSet): Promise<void> {
  const source = descriptorBlocks(descriptors);
  await writeReplacing(npyIdsPath(path), (idsPartial) =>
    writeReplacing(path, async (partial) => {
      using ids = await Deno.open(idsPartial, { write: true, create: true, truncate: true });
      using vectors = await Deno.open(partial, { write: true, create: true, truncate: true });
      await writeAll(vectors, header(source.count, source.dims));
      for await (const block of source.blocks()) {
        await writeAll(ids, new TextEncoder().encode(block.ids.map(idLine).join("")));
        await writeAll(
          vectors,
          new Uint8Array(block.vectors.buffer, block.vectors.byteOffset, block.vectors.byteLength),
        );
      }
    }));
}

function header(count: number, dims: number): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${count}, ${dims}), }`;
  const preamble = 10;
  const length = Math.ceil((preamble + text.length + 1) / ALIGNMENT) * ALIGNMENT - preamble;
  const bytes = new Uint8Array(preamble + length).fill(0x20);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, length & 255, length >> 8]);
  bytes.set(new TextEncoder().encode(text), preamble);
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

function idLine(id: string): string {
  if (/[\r\n]/.test(id)) {
    throw new RangeError(
      `Cannot write ids one a line as an id must not hold a line break: current value is ${
        JSON.stringify(id)
      }`,
    );
  }
  return `${id}\n`;
}
