import { extname, join } from "@std/path";
import type { DataSetPart } from "../layouts/data_set_layout.ts";
import { MADE_PARTS } from "../layouts/disc21_layouts.ts";
import type { BenchmarkPlan } from "./plan_benchmark.ts";
import { runBenchmarkJobs } from "./run_benchmark_jobs.ts";

/** Options for {@linkcode fillBenchmark}. */
export interface FillBenchmarkOptions {
  /** Folders of images, and the ground truth's file; those of make-benchmark unless given. */
  parts?: Readonly<Record<DataSetPart, string>>;
  /** Threads that edit. */
  threads: number;
  /** Called after each image written. */
  onWritten: () => void;
}

/**
 * Writes the images and tables of a benchmark into a folder. References and training images are copied byte for byte;
 * queries are edited.
 */
export async function fillBenchmark(
  folder: string,
  plan: BenchmarkPlan,
  options: FillBenchmarkOptions,
): Promise<void> {
  const { parts = MADE_PARTS, threads, onWritten } = options;
  for (const set of ["references", "training"] as const) {
    const target = join(folder, parts[set]);
    await Deno.mkdir(target, { recursive: true });
    for (const { id, source } of plan[set]) {
      await Deno.copyFile(source.path, join(target, `${id}${extname(source.path).toLowerCase()}`));
      onWritten();
    }
  }
  const edited = join(folder, parts.queries);
  await Deno.mkdir(edited, { recursive: true });
  const jobs = plan.queries.map(({ id, source, attack, others }) => ({
    kind: "query" as const,
    source: source.path,
    attack,
    others: Object.fromEntries(others.map((other) => [other.id, other.path])),
    path: join(edited, `${id}.jpg`),
  }));
  await runBenchmarkJobs(jobs, { threads, onDone: onWritten });

  const { references, training, queries } = plan;
  await writeTable(
    folder,
    parts.groundTruth,
    ["query_id", "reference_id"],
    queries.map(({ id, reference }) => [id, reference]),
  );
  await writeTable(
    folder,
    "edits.csv",
    ["query_id", "reference_id", "strength", "step", "operation", "params"],
    queries.flatMap(({ id, reference, attack }) =>
      attack.steps.map((
        { name, params },
        step,
      ) => [id, reference, attack.strength, step + 1, name, JSON.stringify(params)])
    ),
  );
  await writeTable(
    folder,
    "sources.csv",
    ["id", "source"],
    [...references, ...training, ...queries].map(({ id, source }) => [id, source.id]),
  );
}

async function writeTable(
  folder: string,
  name: string,
  columns: string[],
  rows: (string | number | null)[][],
): Promise<void> {
  const { stringify } = await import("csv-stringify/sync");
  await Deno.writeTextFile(join(folder, name), stringify([columns, ...rows]));
}
