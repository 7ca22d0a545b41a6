/**
 * Searches a store on disk for every line `FIRST COUNT` of the input, which names queries, and then, for an empty line,
 * evaluates with the store as references and as training set. Answers with the time, as JSON, and the most memory that
 * the process held so far. Started by search_million_bench.ts with the store's folder, files for queries and for what
 * is found, the number of queries, k and threads.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { readStore } from "../../lib/descriptors/store/read_store.ts";
import { evaluateRetrieval } from "../../lib/evaluation/evaluate_retrieval.ts";
import { searchExact } from "../../lib/search/search_exact.ts";
import { randomVectors } from "./random_vectors.ts";

const [path, queriesPath, foundPath, ...numbers] = Deno.args;
const [queryCount, k, threads] = numbers.map(Number) as [number, number, number];
const EVALUATED = 1000;

const store = await readStore(path!);
const { dims } = store;
const queries = randomVectors(queryCount, dims, 2 ** 30);
await Deno.writeFile(queriesPath!, new Uint8Array(queries.vectors.buffer));

function some(first: number, count: number): Float32Array {
  return queries.vectors.subarray(first * dims, (first + count) * dims);
}

async function search(first: number, count: number): Promise<void> {
  const vectors = some(first, count);
  const { indices } = await searchExact({ vectors, dims }, store, { k, runtime: "onnx", threads });
  await Deno.writeFile(foundPath!, new Uint8Array(indices.buffer), { append: true });
}

async function evaluate(): Promise<void> {
  const vectors = some(0, EVALUATED);
  const ids = Array.from({ length: vectors.length / dims }, (_, row) => `Q${row}`);
  await evaluateRetrieval({
    queries: { ids, vectors, dims },
    references: store,
    training: store,
    groundTruth: [{ query: "Q0", reference: "R0" }],
    codec: `PCAW${dims},L2norm,Flat`,
    scoreNorm: "1.0[0,2]",
    runtime: "onnx",
    threads,
  });
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  if (line === "") await evaluate();
  else {
    const [first, count] = line.split(" ").map(Number);
    await search(first!, count!);
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - start) / 1000;
  const memory = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ seconds, processor: (user + system) / 1e6, memory }));
}
