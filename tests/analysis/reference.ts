import { fixturePath } from "../shared.ts";
import type { Vectors } from "../../lib/types.ts";

/** Rows of a case. */
interface Rows {
  dims: number;
  vectors: number[];
}

/** What `tests/fixtures/analysis/README.md` describes. */
export interface Reference {
  spectrum: (Rows & { expected: number[] })[];
  trustworthiness: (Rows & { positions: number[]; expected: Record<string, number> })[];
  embedding: (Rows & {
    perplexity: number;
    positions: number[];
    joint: number[];
    divergence: number;
    gradient: number[];
  })[];
  descent: Rows & { perplexity: number; divergence: number };
  histogram: {
    values: number[];
    bins: number;
    range: [number, number] | null;
    counts: number[];
    edges: number[];
    densities: number[];
  }[];
}

/** Values of NumPy and scikit-learn. */
export const reference: Reference = JSON.parse(
  await Deno.readTextFile(fixturePath("analysis/analysis.json")),
);

/** The rows of a case as descriptors. */
export function vectorsOf({ vectors, dims }: Rows): Vectors {
  return { vectors: Float32Array.from(vectors), dims };
}
