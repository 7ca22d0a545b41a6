import { workerScope } from "../../_internal/worker_scope.ts";
import { type BenchmarkJob, doBenchmarkJob } from "./benchmark_job.ts";

/** What the worker says: that it listens, that a job is done, or why it failed. */
export type BenchmarkReply = "ready" | "done" | Error;

const self = workerScope<BenchmarkJob, BenchmarkReply>();

self.addEventListener("message", async ({ data }) => {
  try {
    await doBenchmarkJob(data);
    self.postMessage("done");
  } catch (error) {
    self.postMessage(error as Error);
  }
});
// A job sent while the modules above are still being loaded would be lost.
self.postMessage("ready");
