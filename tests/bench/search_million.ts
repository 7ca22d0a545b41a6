/**
 * Searches a store on disk, and evaluates with it as references and as training set; prints times and the most memory
 * that the process held, as JSON. Started by search_million_bench.ts with the store's folder, files for queries and for
 * what is found, their number, and threads.
 */
import process from "node:process";
import { readStore } from "../../lib/descriptors/read_store.ts";
import { evaluateRetrieval } from "../../lib/evaluation/evaluate_retrieval.ts";
import { searchExact } from "../../lib/search/search_exact.ts";
import { randomVectors } from "./random_vectors.ts";

const [path, queriesPath, foundPath, queryText, threadText] = Deno.args;
const [queryCount, threads] = [Number(queryText), Number(threadText)];
const EVALUATED = 1000;

/** The most memory that the process held so far, in bytes. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const store = await readStore(path!);
const queries = randomVectors(queryCount, store.dims, 2 ** 30);
await Deno.writeFile(queriesPath!, new Uint8Array(queries.vectors.buffer));

const search = await seconds(async () => {
  const { indices } = await searchExact(queries, store, { k: 10, runtime: "onnx", threads });
  await Deno.writeFile(foundPath!, new Uint8Array(indices.buffer));
});
const searchMemory = peakMemory();

const evaluation = await seconds(async () => {
  const vectors = queries.vectors.subarray(0, EVALUATED * store.dims);
  const ids = Array.from({ length: vectors.length / store.dims }, (_, row) => `Q${row}`);
  await evaluateRetrieval({
    queries: { ids, vectors, dims: store.dims },
    references: store,
    training: store,
    groundTruth: [{ query: "Q0", reference: "R0" }],
    codec: `PCAW${store.dims},L2norm,Flat`,
    scoreNorm: "1.0[0,2]",
    runtime: "onnx",
    threads,
  });
});
console.log(JSON.stringify({ search, searchMemory, evaluation, evaluationMemory: peakMemory() }));
