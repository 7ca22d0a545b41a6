import { workAhead } from "../../parallel/work_ahead.ts";
import { createWorkerPool } from "../../parallel/worker_pool.ts";
import type { BenchmarkJob } from "./benchmark_job.ts";
import type { BenchmarkReply } from "./benchmark_worker.ts";

/** Options for {@linkcode runBenchmarkJobs}. */
export interface RunBenchmarkJobsOptions {
  /** Threads at most. */
  threads: number;
  /** Called after each job. */
  onDone: () => void;
}

/**
 * Does jobs on several threads.
 *
 * @throws {Error} The error of the first job that failed; the threads are ended first.
 */
export async function runBenchmarkJobs(
  jobs: readonly BenchmarkJob[],
  options: RunBenchmarkJobsOptions,
): Promise<void> {
  const { threads, onDone } = options;
  const done = workAhead(jobs, {
    pool: createWorkerPool<BenchmarkJob, BenchmarkReply>({
      start: () => new Worker(new URL("./benchmark_worker.ts", import.meta.url), { type: "module" }),
      threads: Math.min(threads, jobs.length),
      name: ({ path }) => path,
    }),
    request: (job) => job,
    died: (reason): BenchmarkReply => new Error(`Cannot make images as the thread failed: ${reason}`),
    // So many that a thread seldom waits for one that has a slow image.
    lookAhead: 4 * threads,
    budget: Infinity,
    expectedBytes: 0,
    replyBytes: () => 0,
  });
  for await (const { reply } of done) {
    if (reply instanceof Error) throw reply;
    onDone();
  }
}
