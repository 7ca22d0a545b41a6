import type { BenchmarkJob } from "./benchmark_job.ts";
import type { BenchmarkReply } from "./benchmark_worker.ts";

/** What {@linkcode runBenchmarkJobs} needs. */
export interface RunBenchmarkJobsOptions {
  /** Threads at most. */
  threads: number;
  /** Called after each job. */
  onDone: () => void;
}

/**
 * Does jobs on several threads, each thread taking the next job when it is done with one.
 *
 * @throws {Error} The first job's error; the threads are ended first.
 */
export async function runBenchmarkJobs(
  jobs: readonly BenchmarkJob[],
  options: RunBenchmarkJobsOptions,
): Promise<void> {
  const { threads, onDone } = options;
  const workers: Worker[] = [];
  const queue = jobs.values();
  const work = async () => {
    const worker = new Worker(new URL("./benchmark_worker.ts", import.meta.url), { type: "module" });
    workers.push(worker);
    await nextReply(worker);
    for (const job of queue) {
      const reply = nextReply(worker);
      worker.postMessage(job);
      await reply;
      onDone();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work));
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

function nextReply(worker: Worker): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.onmessage = ({ data }: MessageEvent<BenchmarkReply>) =>
    data instanceof Error ? reject(data) : resolve();
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot make images as the thread failed: ${event.message}`));
  };
  return promise;
}
