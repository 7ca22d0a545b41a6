import { workerScope } from "../../parallel/worker_scope.ts";
import { type BenchmarkJob, doBenchmarkJob } from "./benchmark_job.ts";

/** Answer of the worker, in the order of the jobs: that one is done, or why it failed. */
export type BenchmarkReply = "done" | Error;

const self = workerScope<BenchmarkJob, BenchmarkReply | "ready">();
let last: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }) => {
  last = last.then(async () => self.postMessage(await replyTo(data)));
});
// A job sent while the modules above are still being loaded would be lost.
self.postMessage("ready");

async function replyTo(job: BenchmarkJob): Promise<BenchmarkReply> {
  try {
    await doBenchmarkJob(job);
    return "done";
  } catch (error) {
    return error as Error;
  }
}
