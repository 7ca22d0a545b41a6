import assert from "node:assert/strict";
import { join } from "@std/path";
import { type Descriptors, openStore, readParquet, readStore, writeParquet } from "rdcd/descriptors";
import fc from "fast-check";
import { runsPython } from "../../runs_python.ts";
import { fixturePath } from "../../shared.ts";
import { withFolder } from "../pictures.ts";

// tests/fixtures/descriptors: written by PyArrow 26.0 (with groups of three rows; zstd; columns of other names, of float64),
// Polars 2.1 and DuckDB 2.0 from (arange(12).reshape(4, 3) / 7 - 0.5) as float32.
const saved = Array.from({ length: 12 }, (_, at) => Math.fround(at / 7 - 0.5));
const fixture = (name: string) => fixturePath(`descriptors/${name}.parquet`);

for (const name of ["pyarrow", "polars", "duckdb", "zstd"]) {
  Deno.test(`readParquet reads the file ${name}.parquet in blocks`, async () => {
    const source = await readParquet(fixture(name));
    assert.deepEqual([source.count, source.dims], [4, 3]);
    const blocks = await Array.fromAsync(source.blocks(3));
    assert.deepEqual(blocks.map(({ ids }) => ids), [["a", "b b", "ü"], ["d"]]);
    assert.deepEqual(blocks.flatMap(({ vectors }) => [...vectors]), saved);
  });
}

Deno.test("readParquet reads columns of other names, of float64", async () => {
  const options = { idColumn: "name", descriptorColumn: "vector" };
  const [block] = await Array.fromAsync((await readParquet(fixture("other_names"), options)).blocks());
  assert.deepEqual([block!.ids, [...block!.vectors]], [["a", "b b", "ü", "d"], saved]);
});

Deno.test("readParquet says what is wrong with a file", () =>
  withFolder(async (folder) => {
    const good = await Deno.readFile(fixture("pyarrow"));
    const path = join(folder, "x.parquet");
    const read = async () => await Array.fromAsync((await readParquet(path)).blocks());
    for (const length of [0, 3, 11, good.length - 1]) {
      await Deno.writeFile(path, good.slice(0, length));
      await assert.rejects(read, {
        name: "InvalidDataError",
        message: /x\.parquet: it is no Parquet file, or damaged/,
      });
    }
    await Deno.copyFile(fixture("other_names"), path);
    await assert.rejects(read, {
      name: "InvalidDataError",
      message: /no column "id"; its columns are name, vector/,
    });
    await Deno.copyFile(fixture("uneven"), path);
    await assert.rejects(read, {
      name: "InvalidDataError",
      message: /row 1 has 1 numbers, and the first has 2/,
    });
    await assert.rejects(readParquet(join(folder, "none.parquet")), { name: "DataMissingError" });
    await assert.rejects(
      readParquet(fixture("pyarrow"), { idColumn: "descriptor", descriptorColumn: "descriptor" })
        .then(({ blocks }) => Array.fromAsync(blocks())),
      { name: "InvalidDataError", message: /row 0 has an id that is no string/ },
    );
  }));

Deno.test("readParquet fails with a typed error whatever byte of a file is changed, or reads numbers", () =>
  withFolder(async (folder) => {
    const good = await Deno.readFile(fixture("duckdb"));
    const path = join(folder, "x.parquet");
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        await Deno.writeFile(path, good.with(at, good[at]! ^ change));
        try {
          for await (const { ids, vectors, dims } of (await readParquet(path)).blocks(2)) {
            assert.equal(vectors.length, ids.length * dims);
          }
        } catch (error) {
          assert.equal((error as Error).name, "InvalidDataError", `${at} ^ ${change}: ${error}`);
        }
      }),
      // A count of rows below zero.
      { seed: 1, numRuns: 300, examples: [[219, 1]] },
    );
  }));

const descriptors = fc.tuple(
  fc.integer({ min: 1, max: 5 }),
  fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 9 }),
)
  .chain(([dims, ids]) =>
    fc.array(fc.float({ noNaN: true }), { minLength: ids.length * dims, maxLength: ids.length * dims }).map(
      (numbers): Descriptors => ({ ids, vectors: Float32Array.from(numbers), dims }),
    )
  );

Deno.test("writeParquet writes whatever readParquet then reads", () =>
  withFolder((folder) =>
    fc.assert(
      fc.asyncProperty(descriptors, async (written) => {
        const path = join(folder, "x.parquet");
        await writeParquet(path, written);
        const blocks = await Array.fromAsync((await readParquet(path)).blocks(4));
        assert.deepEqual(blocks.flatMap(({ ids }) => ids), written.ids);
        assert.deepEqual(blocks.flatMap(({ vectors }) => [...vectors]), [...written.vectors]);
      }),
      { seed: 1, numRuns: 60 },
    )
  ));

Deno.test("writeParquet writes several groups of rows, which DuckDB and Polars read with the store's method", async (t) => {
  const python = await runsPython("duckdb", "polars");
  await withFolder(async (folder) => {
    const count = 5000, dims = 3;
    const method = {
      ...{
        name: "three numbers",
        network: null,
        parameters: 0,
        dims,
        bytesPerImage: 12,
        fingerprint: "c0ffee",
      },
      preparation: { size: null, resize: "exact" as const },
    };
    const ids = Array.from({ length: count }, (_, row) => `R${row}`);
    const vectors = Float32Array.from({ length: count * dims }, (_, at) => at / 8);
    const store = await openStore(join(folder, "store"), method);
    await store.append({ ids, vectors, unreadable: [] });
    await store.close();
    const path = join(folder, "x.parquet");
    await writeParquet(path, await readStore(join(folder, "store")));
    const sizes = (await Array.fromAsync((await readParquet(path)).blocks(5000))).map(({ ids }) =>
      ids.length
    );
    assert.deepEqual(sizes, [count]);
    await t.step({
      name: "in Python",
      ignore: !python,
      async fn() {
        const { stdout, stderr, success } = await new Deno.Command("python3", {
          args: ["-c", PYTHON, path],
        }).output();
        assert.ok(success, new TextDecoder().decode(stderr));
        const sum = vectors.reduce((total, value) => total + value, 0);
        assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), {
          duckdb: ["VARCHAR", "FLOAT[]", count, sum],
          polars: ["String", "List(Float32)", count, sum],
          method,
        });
      },
    });
  });
});

const PYTHON = `
import json, sys, duckdb, polars
path = sys.argv[1]
types = [row[1] for row in duckdb.sql(f"describe select * from '{path}'").fetchall()]
counts = duckdb.sql(f"select count(*), sum(list_sum(descriptor)) from '{path}'").fetchall()[0]
frame = polars.read_parquet(path)
[method] = duckdb.sql(f"select value from parquet_kv_metadata('{path}') where key = 'rdcd.method'").fetchall()[0]
print(json.dumps({
    "duckdb": types + list(counts),
    "polars": [str(kind) for kind in frame.dtypes] + [frame.height, frame["descriptor"].explode().cast(polars.Float64).sum()],
    "method": json.loads(method),
}))
`;
