/**
 * Exact search among 1,000,000 references of 256 numbers that are streamed from disk, in a process of its own, and then
 * FAISS's flat index of the same references in memory, with the same queries, k and number of threads, where `python3`
 * can import faiss; and whitening and score normalisation with as large a training set, streamed as well.
 *
 * 12,500 queries, a quarter of DISC21's; `RDCD_BENCH_QUERIES=50000` takes all. `RDCD_BENCH_REFERENCES` changes the
 * number of references. Needs 1 GB on disk while it runs. Rates (two operations a product), their ratio and the peak
 * memory are printed on stderr; deno bench's own column means nothing here.
 */
import { join } from "@std/path";
import { writeRandomStore } from "./random_store.ts";
import { startFaiss } from "./start_faiss.ts";

const DIMS = 256;
const K = 10;
const queries = Number(Deno.env.get("RDCD_BENCH_QUERIES") ?? 12_500);
const references = Number(Deno.env.get("RDCD_BENCH_REFERENCES") ?? 1_000_000);
const threads = navigator.hardwareConcurrency;
const title = `${queries} queries × ${references} references × ${DIMS}, ${threads} threads`;

function rate(seconds: number): string {
  return `${seconds.toFixed(1)} s, ${(2 * queries * references * DIMS / seconds / 1e9).toFixed(0)} GFLOP/s`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

async function searchStore(args: readonly string[]) {
  const { stdout, code } = await new Deno.Command("deno", {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-sys",
      "--allow-ffi=node_modules",
      new URL("./search_million.ts", import.meta.url).href,
      ...args,
    ],
    stderr: "inherit",
  }).output();
  if (code !== 0) {
    throw new Error(`Cannot measure the search as it must exit with 0: current value is ${code}`);
  }
  const measured: Record<"search" | "searchMemory" | "evaluation" | "evaluationMemory", number> = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  return measured;
}

/** The share of neighbours at the same place in both results; FAISS rounds products, so near ties may be swapped. */
async function agreement(one: string, other: string): Promise<string> {
  const [a, b] = (await Promise.all([one, other].map((path) => Deno.readFile(path)))).map((bytes) =>
    new Int32Array(bytes.buffer)
  );
  const same = a!.reduce((count, row, i) => row === b![i] ? count + 1 : count, 0);
  return `${(100 * same / a!.length).toFixed(4)} %`;
}

async function measure(): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const [store, asked, found, foundByFaiss] = ["store", "queries.f32", "found.i32", "faiss.i32"].map((
      name,
    ) => join(folder, name)) as [string, string, string, string];
    await writeRandomStore(store, references, DIMS);
    const ours = await searchStore([store, asked, found, String(queries), String(threads)]);
    console.error(`${title}: ${rate(ours.search)}, peak memory ${gigabytes(ours.searchMemory)}`);
    console.error(
      `PCAW${DIMS},L2norm,Flat and 1.0[0,2] with ${references} training descriptors: ` +
        `${ours.evaluation.toFixed(1)} s, peak memory ${gigabytes(ours.evaluationMemory)}`,
    );
    const faiss = await startFaiss({
      queries: asked,
      references: join(store, "vectors.f32"),
      dims: DIMS,
      k: K,
      threads,
      found: foundByFaiss,
    });
    if (faiss === null) {
      console.error(
        "FAISS's flat index: skipped, as python3 cannot import faiss here (pip install faiss-cpu)",
      );
      return;
    }
    const seconds = await faiss.search();
    faiss.stop();
    console.error(`FAISS ${faiss.version} IndexFlatIP, in memory, ${threads} threads: ${rate(seconds)}`);
    console.error(
      `searchExact is ${(seconds / ours.search).toFixed(2)} times as fast; ` +
        `${await agreement(found, foundByFaiss)} of the neighbours are FAISS's`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

let measured: Promise<void> | undefined;
// deno bench calls even what is to run once several times: minutes each, of which only the first are worth it.
Deno.bench({ name: title, n: 1, warmup: 0, fn: async () => await (measured ??= measure()) });
