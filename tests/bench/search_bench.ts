/**
 * Exact search of 10,000 queries among 100,000 references of 256 numbers, on ONNX Runtime, on tfjs (fewer of both),
 * and on FAISS's flat index of the same vectors where `python3` can import faiss. A million is searched in
 * search_million_bench.ts.
 *
 * Times are deno bench's; the rates in GFLOP/s (two operations a product) are printed on stderr.
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { join } from "@std/path";
import { searchExact } from "../../lib/search/search_exact.ts";
import type { Vectors } from "../../lib/types.ts";
import { randomVectors } from "./random_vectors.ts";
import { startFaiss } from "./start_faiss.ts";

const DIMS = 256;
const QUERIES = 10_000;
const REFERENCES = 100_000;
const RUNS = 3;
const threads = navigator.hardwareConcurrency;

const queries = randomVectors(QUERIES, DIMS);
const references = randomVectors(REFERENCES, DIMS, 2);

function rate(name: string, operations: number, start: number): void {
  const gigaflops = operations / (performance.now() - start) / 1e6;
  console.error(`${name}: ${gigaflops.toFixed(gigaflops < 10 ? 1 : 0)} GFLOP/s`);
}

function first({ vectors, dims }: Vectors, rows: number): Vectors {
  return { vectors: vectors.subarray(0, rows * dims), dims };
}

const group = `${QUERIES} queries × ${REFERENCES} references × ${DIMS}`;

Deno.bench({
  name: "searchExact, ONNX Runtime",
  group,
  baseline: true,
  n: RUNS,
  warmup: 1,
  async fn(bench) {
    const start = performance.now();
    bench.start();
    await searchExact(queries, references, { k: 10, runtime: "onnx", threads });
    bench.end();
    rate("searchExact, ONNX Runtime", 2 * QUERIES * REFERENCES * DIMS, start);
  },
});

const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const file = async (name: string, { vectors }: Vectors) => {
  await Deno.writeFile(join(folder, name), new Uint8Array(vectors.buffer, 0, vectors.byteLength));
  return join(folder, name);
};
const faiss = await startFaiss({
  queries: await file("queries.f32", queries),
  references: await file("references.f32", references),
  dims: DIMS,
  k: 10,
  threads,
  found: join(folder, "found.i32"),
});
if (faiss === null) {
  console.error("FAISS's flat index: skipped, as python3 cannot import faiss here (pip install faiss-cpu)");
} else {
  addEventListener("unload", () => faiss.stop());
  Deno.bench({
    name: `FAISS ${faiss.version} IndexFlatIP, ${threads} threads`,
    group,
    n: RUNS,
    warmup: 1,
    async fn(bench) {
      const start = performance.now();
      bench.start();
      await faiss.search();
      bench.end();
      rate("FAISS's flat index", 2 * QUERIES * REFERENCES * DIMS, start);
    },
  });
}

for (const [backend, queryCount, referenceCount] of [["wasm", 1000, 20_000], ["cpu", 100, 2000]] as const) {
  Deno.bench({
    name: `searchExact, tfjs ${backend}, ${queryCount} queries × ${referenceCount} references × ${DIMS}`,
    n: RUNS,
    warmup: 1,
    async fn(bench) {
      await tf.setBackend(backend);
      const [some, among] = [first(queries, queryCount), first(references, referenceCount)];
      const start = performance.now();
      bench.start();
      await searchExact(some, among, { k: 10, runtime: "tfjs" });
      bench.end();
      rate(`searchExact, tfjs ${backend}`, 2 * queryCount * referenceCount * DIMS, start);
    },
  });
}
