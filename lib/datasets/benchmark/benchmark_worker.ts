/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type BenchmarkJob, doBenchmarkJob } from "./benchmark_job.ts";

/** What the worker says: that it listens, that a job is done, or why it failed. */
export type BenchmarkReply = "ready" | "done" | Error;

self.addEventListener("message", async ({ data }: MessageEvent<BenchmarkJob>) => {
  try {
    await doBenchmarkJob(data);
    self.postMessage("done" satisfies BenchmarkReply);
  } catch (error) {
    self.postMessage(error as Error satisfies BenchmarkReply);
  }
});
// A job sent while the modules above are still being loaded would be lost.
self.postMessage("ready" satisfies BenchmarkReply);
