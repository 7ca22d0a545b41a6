/** Searches a million references and prints the rate and the process's peak memory; started by search_bench.ts. */
import process from "node:process";
import { searchExact } from "../../lib/search/search_exact.ts";
import { randomVectors } from "./random_vectors.ts";

const [queryCount, referenceCount, dims] = [1000, 1_000_000, 256];

/** The most memory that the process held so far, in bytes. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

const queries = randomVectors(queryCount, dims);
const references = randomVectors(referenceCount, dims);
const before = peakMemory();
const start = performance.now();
await searchExact(queries, references, { k: 10, runtime: "onnx" });
const seconds = (performance.now() - start) / 1000;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
console.log(
  `${queryCount} queries × ${referenceCount} references × ${dims}: ` +
    `${(2 * queryCount * referenceCount * dims / seconds / 1e9).toFixed(0)} GFLOP/s, ` +
    `peak memory ${megabytes(peakMemory())}, of which references ${
      megabytes(references.vectors.byteLength)
    }, ` +
    `all before the search ${megabytes(before)}`,
);
