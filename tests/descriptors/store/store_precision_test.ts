import assert from "node:assert/strict";
import fc from "fast-check";
import { join } from "@std/path";
import {
  type Descriptors,
  loadDescriptors,
  mergeStores,
  openStore,
  readStore,
  roundDescriptors,
  type StoredMethod,
  storedRowBytes,
  type StorePrecision,
} from "rdcd/descriptors";
import { withFolder } from "../pictures.ts";

const VECTORS: Record<StorePrecision, string> = {
  float32: "vectors.f32",
  float16: "vectors.f16",
  int8: "vectors.i8",
  bits: "vectors.bits",
};
const PRECISIONS = ["float32", "float16", "int8"] as const;

function method(dims: number): StoredMethod {
  return {
    name: "numbers",
    network: null,
    parameters: 0,
    dims,
    bytesPerImage: 4 * dims,
    fingerprint: "ab".repeat(32),
    preparation: { size: null, resize: "exact" },
  };
}

/** Rows of any numbers that every precision takes. */
const descriptors: fc.Arbitrary<Descriptors> = fc.integer({ min: 1, max: 9 }).chain((dims) =>
  fc.array(
    fc.array(fc.float({ min: -65_504, max: 65_504, noNaN: true }), { minLength: dims, maxLength: dims }),
    { maxLength: 12 },
  ).map((rows) => ({
    ids: rows.map((_, row) => `image ${row}`),
    vectors: Float32Array.from(rows.flat()),
    dims,
  }))
);

async function write(path: string, { ids, vectors, dims }: Descriptors, precision: StorePrecision) {
  const store = await openStore(path, method(dims), { precision });
  const half = ids.length >> 1;
  await store.append({ ids: ids.slice(0, half), vectors: vectors.subarray(0, half * dims), unreadable: [] });
  await store.append({ ids: ids.slice(half), vectors: vectors.subarray(half * dims), unreadable: [] });
  await store.close();
}

/** The most that a number may move, by the definition of the precision. */
function bound(precision: StorePrecision, value: number, row: Float32Array): number {
  if (precision === "float32") return 0;
  if (precision === "float16") return Math.max(Math.abs(value) * 2 ** -11, 2 ** -25);
  // Half a step, and the rounding of the result to float32.
  return row.reduce((most, other) => Math.max(most, Math.abs(other)), 0) / 254 + Math.abs(value) * 2 ** -23 +
    2 ** -149;
}

for (const precision of PRECISIONS) {
  Deno.test(`readStore at ${precision} gives every number within the precision's bound, and roundDescriptors the same`, () =>
    withFolder(async (folder) => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(descriptors, fc.integer({ min: 1, max: 13 }), async (written, rows) => {
          const path = join(folder, String(run++));
          await write(path, written, precision);
          const { dims, vectors } = written;
          const store = await readStore(path);
          assert.equal(store.precision, precision);
          assert.equal(
            (await Deno.stat(join(path, VECTORS[precision]))).size,
            written.ids.length * storedRowBytes(precision, dims),
          );
          const read = await loadDescriptors(path);
          assert.deepEqual(read.ids, written.ids);
          read.vectors.forEach((value, i) => {
            const start = i - i % dims;
            const most = bound(precision, vectors[i]!, vectors.subarray(start, start + dims));
            assert.ok(
              Math.abs(value - vectors[i]!) <= most,
              `${vectors[i]} became ${value}, by more than ${most}`,
            );
          });
          const blocks = await Array.fromAsync(store.blocks(rows));
          assert.deepEqual(blocks.flatMap((block) => [...block.vectors]), [...read.vectors]);
          const rounded = await Array.fromAsync(roundDescriptors(written, precision).blocks(rows));
          assert.deepEqual(rounded, blocks);
        }),
        { seed: 7, numRuns: 30 },
      );
    }));

  Deno.test(`openStore at ${precision} goes on after the last whole row, to the bytes of an uninterrupted run`, () =>
    withFolder(async (folder) => {
      const written = {
        ids: ["a", "b", "c", "d"],
        vectors: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
        dims: 3,
      };
      const rowBytes = storedRowBytes(precision, 3);
      await write(join(folder, "whole"), written, precision);
      const whole = await Deno.readFile(join(folder, "whole", VECTORS[precision]));
      for (let length = 2 * rowBytes; length < 4 * rowBytes; length++) {
        const path = join(folder, `torn ${length}`);
        await write(path, written, precision);
        await Deno.truncate(join(path, VECTORS[precision]), length);
        const store = await openStore(path, method(3), { precision });
        const kept = store.count();
        assert.equal(kept, Math.floor(length / rowBytes));
        await store.append({
          ids: written.ids.slice(kept),
          vectors: written.vectors.subarray(3 * kept),
          unreadable: [],
        });
        await store.close();
        assert.deepEqual(await Deno.readFile(join(path, VECTORS[precision])), whole);
        assert.deepEqual((await loadDescriptors(path)).ids, written.ids);
      }
    }));

  Deno.test(`readStore at ${precision} refuses a store that was not copied whole`, () =>
    withFolder(async (folder) => {
      const written = { ids: ["a", "b"], vectors: new Float32Array([1, 2, 3, 4]), dims: 2 };
      const path = join(folder, "store");
      const vectors = join(path, VECTORS[precision]);
      await write(path, written, precision);
      await Deno.truncate(vectors, 2 * storedRowBytes(precision, 2) - 1);
      await assert.rejects(readStore(path), {
        name: "InvalidDataError",
        message: /vectors\.\w+: it holds 1 whole rows, but ids\.jsonl has 2/,
      });
      await Deno.remove(vectors);
      await assert.rejects(readStore(path), {
        name: "InvalidDataError",
        message: /vectors\.\w+: it is missing/,
      });
      await Deno.remove(join(path, "ids.jsonl"));
      await assert.rejects(readStore(path), {
        name: "InvalidDataError",
        message: /ids\.jsonl: it is missing/,
      });
    }));
}

Deno.test("readStore at int8 and float16 gives hashes as they were", () =>
  withFolder(async (folder) => {
    for (const [precision, dims] of [["int8", 64], ["int8", 100], ["float16", 64]] as const) {
      const vectors = Float32Array.from({ length: dims }, (_, bit) =>
        (bit % 3 === 0 ? -1 : 1) / Math.sqrt(dims));
      const path = join(folder, `${precision} ${dims}`);
      await write(path, { ids: ["a"], vectors, dims }, precision);
      assert.deepEqual((await loadDescriptors(path)).vectors, vectors);
    }
  }));

Deno.test("readStore at int8 refuses a row whose scale is damaged, naming it", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    for (const scale of [NaN, Infinity, -1]) {
      await write(path, { ids: ["a", "b"], vectors: new Float32Array([1, 2, 3, 4]), dims: 2 }, "int8");
      const bytes = await Deno.readFile(join(path, VECTORS.int8));
      new DataView(bytes.buffer).setFloat32(storedRowBytes("int8", 2), scale, true);
      await Deno.writeFile(join(path, VECTORS.int8), bytes);
      await assert.rejects(Array.fromAsync((await readStore(path)).blocks(1)), {
        name: "InvalidDataError",
        message: /vectors\.i8: the largest magnitude of row 1 is no finite positive number/,
      });
      await Deno.remove(path, { recursive: true });
    }
  }));

Deno.test("openStore refuses a store of another precision, and leaves it as it was", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    await write(path, { ids: ["a"], vectors: new Float32Array([1, 2]), dims: 2 }, "float16");
    for (const options of [{}, { precision: "int8" as const }]) {
      await assert.rejects(openStore(path, method(2), options), {
        name: "InvalidDataError",
        message: /2 dimensions of float16, .*2 dimensions of (float32|int8)/,
      });
    }
    assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name).sort(), [
      "changes.jsonl",
      "contents.bin",
      "ids.jsonl",
      "store.json",
      "unreadable.jsonl",
      "vectors.f16",
    ]);
  }));

Deno.test("openStore's append refuses numbers that the precision cannot keep, and takes others afterwards", () =>
  withFolder(async (folder) => {
    for (const [precision, value] of [["float16", 65_505], ["float16", NaN], ["int8", -Infinity]] as const) {
      const path = join(folder, `${precision} ${value}`);
      const store = await openStore(path, method(2), { precision });
      await assert.rejects(
        store.append({ ids: ["a"], vectors: new Float32Array([1, value]), unreadable: [] }),
        {
          name: "RangeError",
          message: new RegExp(`as ${precision} as every number must be finite.*: current value is ${value}`),
        },
      );
      await store.append({ ids: ["a"], vectors: new Float32Array([1, 0.5]), unreadable: [] });
      await store.close();
      assert.deepEqual((await loadDescriptors(path)).ids, ["a"]);
    }
  }));

Deno.test("mergeStores keeps the precision of its stores, byte for byte, and refuses to mix them", () =>
  withFolder(async (folder) => {
    const ids = Array.from({ length: 9 }, (_, row) => `image ${row}`);
    const vectors = Float32Array.from({ length: 45 }, (_, i) => Math.sin(i * i));
    for (const precision of ["float16", "int8"] as const) {
      const at = (name: string) => join(folder, `${name} ${precision}`);
      await write(at("whole"), { ids, vectors, dims: 5 }, precision);
      const half = (first: number) => ({
        ids: ids.filter((_, row) => row % 2 === first),
        vectors: vectors.filter((_, i) => Math.floor(i / 5) % 2 === first),
        dims: 5,
      });
      await write(at("even"), half(0), precision);
      await write(at("odd"), half(1), precision);
      await mergeStores(at("merged"), [at("odd"), at("even")]);
      for (const file of ["store.json", "ids.jsonl", VECTORS[precision]]) {
        assert.deepEqual(
          await Deno.readFile(join(at("merged"), file)),
          await Deno.readFile(join(at("whole"), file)),
        );
      }
    }
    await assert.rejects(
      mergeStores(join(folder, "mixed"), [join(folder, "odd int8"), join(folder, "even float16")]),
      {
        name: "InvalidDataError",
        message: /other settings \(numbers, fingerprint abababababab, float16\) than .*int8\)/,
      },
    );
  }));
