import { networkOptions, onnxOptions } from "../method_options.ts";
import type { parseArgs } from "node:util";
import { graphOptions, postgresOptions } from "../postgres_options.ts";

const NONE: string[] = [];

/** Options of `deno task eval`, as `node:util` wants them. */
export const options = {
  "images": { type: "string" },
  "disc": { type: "string" },
  "ndec": { type: "string" },
  "copydays": { type: "string" },
  "distractors": { type: "string" },
  "whitening": { type: "string" },
  "split": { type: "string", default: "dev" },
  "limit": { type: "string" },
  "seed": { type: "string", default: "0" },
  "dry-run": { type: "boolean", default: false },
  "descriptors": { type: "string", multiple: true, default: NONE },
  "protocol": { type: "string" },
  "ground-truth": { type: "string" },
  "model": { type: "string", multiple: true, default: NONE },
  "compare-to": { type: "string" },
  "no-baselines": { type: "boolean", default: false },
  "codec": { type: "string", multiple: true },
  "all-codecs": { type: "boolean", default: false },
  "score-norm": { type: "string", multiple: true },
  "precision": { type: "string", multiple: true, default: ["float32"] as string[] },
  "k": { type: "string" },
  "candidates": { type: "string", default: "knn" },
  ...networkOptions,
  "resize": { type: "string", default: "exact" },
  ...onnxOptions,
  "all-columns": { type: "boolean", default: false },
  "report": { type: "string" },
  "csv": { type: "string" },
  "predictions": { type: "string" },
  "json": { type: "boolean", default: false },
  "cache": { type: "string", default: "data/cache" },
  ...postgresOptions,
  ...graphOptions,
  "ef-search": { type: "string" },
} as const;

/** Values that the user typed, as text. */
export type EvalValues = ReturnType<
  typeof parseArgs<{ options: typeof options; allowPositionals: true }>
>["values"];
