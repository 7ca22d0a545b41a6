import { encodeOnnx } from "../backends/onnx.ts";
import { SLEEPING_THREADS } from "../parallel/sleeping_threads.ts";
import type { BlockScorer } from "./block_scorer.ts";

/**
 * Scores blocks with ONNX Runtime: one graph of a matrix product and a top-k, both on all threads.
 *
 * @param threads Threads to compute with; without it ONNX Runtime takes the machine's cores.
 * @returns A scorer that the caller disposes of.
 * @throws {Error} If onnxruntime-node cannot be loaded here.
 */
export async function createOnnxScorer(threads?: number): Promise<BlockScorer> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const session = await InferenceSession.create(
    SEARCH_GRAPH,
    { ...SLEEPING_THREADS, ...(threads === undefined ? {} : { intraOpNumThreads: threads }) },
  );
  return {
    async best(queries, references, dims, count) {
      const { scores, rows } = await session.run({
        queries: new Tensor("float32", queries, [queries.length / dims, dims]),
        references: new Tensor("float32", references, [references.length / dims, dims]),
        count: new Tensor("int64", BigInt64Array.of(BigInt(count)), [1]),
      });
      return { rows: rows!.data as Int32Array, scores: scores!.data as Float32Array };
    },
    dispose: () => session.release(),
  };
}

// References keep their layout: the product's own packing transposes them, piece by piece, in the cache.
const SEARCH_GRAPH = encodeOnnx({
  name: "search",
  inputs: [
    { name: "queries", type: "float32", shape: ["queries", "dims"] },
    { name: "references", type: "float32", shape: ["references", "dims"] },
    { name: "count", type: "int64", shape: [1] },
  ],
  outputs: [
    { name: "scores", type: "float32", shape: ["queries", "count"] },
    { name: "rows", type: "int32", shape: ["queries", "count"] },
  ],
  nodes: [
    {
      op: "Gemm",
      inputs: ["queries", "references"],
      outputs: ["product"],
      attributes: { transB: { int: 1 } },
    },
    {
      op: "TopK",
      inputs: ["product", "count"],
      outputs: ["scores", "long"],
      attributes: { axis: { int: 1 } },
    },
    // Reading 64-bit integers would make JavaScript allocate a BigInt for each.
    { op: "Cast", inputs: ["long"], outputs: ["rows"], attributes: { to: { int: 6 } } },
  ],
});
