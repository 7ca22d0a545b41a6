import type { BlockScorer } from "./block_scorer.ts";
import { createOnnxScorer } from "./onnx_scorer.ts";
import { createTfjsScorer } from "./tfjs_scorer.ts";

/**
 * The scorer of the runtime that was asked for.
 *
 * @param runtime ONNX Runtime, tfjs, or ONNX Runtime with tfjs where it cannot be loaded.
 * @param threads Threads of ONNX Runtime; without it, the machine's cores.
 * @returns A scorer that the caller disposes of, and what it runs on.
 * @throws {Error} If the runtime that was asked for cannot be loaded.
 */
export async function createScorer(
  runtime: "auto" | "onnx" | "tfjs",
  threads: number | undefined,
): Promise<{ scorer: BlockScorer; runtime: "onnx" | "tfjs" }> {
  if (runtime !== "tfjs") {
    try {
      return { scorer: await createOnnxScorer(threads), runtime: "onnx" };
    } catch (error) {
      if (runtime === "onnx") throw error;
    }
  }
  return { scorer: await createTfjsScorer(), runtime: "tfjs" };
}
