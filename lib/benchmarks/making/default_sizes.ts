import type { BenchmarkSizes } from "./split_images.ts";

/** How many images the benchmark of generated pictures has, where nobody says otherwise. */
export const DEFAULT_SIZES: BenchmarkSizes = { references: 300, training: 300, queries: 200, copies: 100 };
