/**
 * Exact search among 1,000,000 references of 256 numbers that are streamed from disk, in a process of its own, beside
 * FAISS's flat index of the same references in memory, with the same queries, k and number of threads, where `python3`
 * can import faiss; and whitening and score normalization with as large a training set, streamed as well.
 *
 * 12,500 queries, a quarter of DISC21's; `RDCD_BENCH_QUERIES=50000` takes all, and `RDCD_BENCH_REFERENCES` changes the
 * number of references. The two take turns, 12,500 queries each, so that whatever else the machine does slows both;
 * `RDCD_BENCH_PARTS` says how many turns. Needs 1 GB on disk while it runs.
 *
 * Rates (two operations a product), their ratio and the peak memory are printed on stderr; deno bench's own column
 * means nothing here.
 */
import { join } from "@std/path";
import { writeRandomStore } from "./random_store.ts";
import { type SearchTime, startFaiss } from "./start_faiss.ts";
import { startPeer } from "./start_peer.ts";

const DIMS = 256;
const K = 10;
const queries = size("RDCD_BENCH_QUERIES", 12_500);
const references = size("RDCD_BENCH_REFERENCES", 1_000_000);
const parts = size("RDCD_BENCH_PARTS", Math.ceil(queries / 12_500));
const threads = navigator.hardwareConcurrency;
const title = `${queries} queries × ${references} references × ${DIMS}, ${threads} threads`;

function size(name: string, usual: number): number {
  return Number(Deno.env.get(name) ?? usual);
}

function total(times: readonly SearchTime[], kind: keyof SearchTime): number {
  return times.reduce((sum, time) => sum + time[kind], 0);
}

function rates(times: readonly SearchTime[]): string {
  const rate = (seconds: number) => `${(2 * queries * references * DIMS / seconds / 1e9).toFixed(0)} GFLOP/s`;
  return `${total(times, "seconds").toFixed(1)} s, ${rate(total(times, "seconds"))}, ` +
    `${rate(total(times, "processor"))} of a core that is its alone`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** Starts search_million.ts; its answers are times with the peak memory. */
async function startSearch(args: readonly string[]) {
  const permissions = ["read", "write", "env", "sys", "ffi=node_modules"].map((name) => `--allow-${name}`);
  const script = new URL("./search_million.ts", import.meta.url).href;
  const launch = ["run", "--no-prompt", "--allow-run=deno", new URL("./launch.ts", import.meta.url).href];
  const peer = await startPeer(
    "deno",
    [...launch, "run", "--no-prompt", ...permissions, script, ...args],
    "inherit",
  );
  if (peer === null) throw new Error("Cannot measure the search as search_million.ts has to start");
  const run = async (line: string) => JSON.parse(await peer.run(line)) as SearchTime & { memory: number };
  return { ...peer, run };
}

/** The share of neighbors at the same place in both results; FAISS rounds products, so near ties may be swapped. */
async function agreement(one: string, other: string): Promise<string> {
  const [a, b] = (await Promise.all([one, other].map((path) => Deno.readFile(path)))).map((bytes) =>
    new Int32Array(bytes.buffer)
  );
  const same = a!.reduce((count, row, i) => row === b![i] ? count + 1 : count, 0);
  return `${(100 * same / a!.length).toFixed(4)} %`;
}

async function measure(folder: string): Promise<void> {
  const path = (name: string) => join(folder, name);
  await writeRandomStore(path("store"), references, DIMS);
  const search = await startSearch([
    path("store"),
    path("queries.f32"),
    path("found.i32"),
    ...[queries, K, threads].map(String),
  ]);
  const faiss = await startFaiss({
    queries: path("queries.f32"),
    references: join(path("store"), "vectors.f32"),
    found: path("faiss.i32"),
    dims: DIMS,
    k: K,
    threads,
  });
  try {
    const [ours, theirs]: [SearchTime[], SearchTime[]] = [[], []];
    let memory = 0;
    const count = Math.ceil(queries / parts);
    for (let first = 0; first < queries; first += count) {
      const time = await search.run(`${first} ${Math.min(count, queries - first)}`);
      ours.push(time);
      memory = time.memory;
      if (faiss !== null) theirs.push(await faiss.search(first, count));
    }
    console.error(`${title}: ${rates(ours)}, peak memory ${gigabytes(memory)}`);
    if (faiss === null) {
      console.error(
        "FAISS's flat index: skipped, as python3 cannot import faiss here (pip install faiss-cpu)",
      );
    } else {
      const ratio = (kind: keyof SearchTime) => (total(theirs, kind) / total(ours, kind)).toFixed(2);
      console.error(`FAISS ${faiss.version} IndexFlatIP, in memory: ${rates(theirs)}`);
      console.error(
        `ratio: ${ratio("seconds")} by the clock, ${ratio("processor")} by processor time; ` +
          `${await agreement(path("found.i32"), path("faiss.i32"))} of the neighbors are FAISS's`,
      );
    }
    const evaluation = await search.run("");
    console.error(
      `1000 queries, PCAW${DIMS},L2norm,Flat and 1.0[0,2] with ${references} training descriptors: ` +
        `${evaluation.seconds.toFixed(1)} s, peak memory ${gigabytes(evaluation.memory)}`,
    );
  } finally {
    // Killing launch.ts would leave what it launched.
    await search.end();
    faiss?.stop();
  }
}

let measured: Promise<void> | undefined;
// deno bench calls even what is to run once several times: minutes each, of which only the first are worth it.
Deno.bench({
  name: title,
  n: 1,
  warmup: 0,
  async fn() {
    measured ??= (async () => {
      const folder = await Deno.makeTempDir();
      await measure(folder).finally(() => Deno.remove(folder, { recursive: true }));
    })();
    await measured;
  },
});
