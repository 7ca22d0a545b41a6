import { createWorkerPool, type WorkerPool } from "../parallel/worker_pool.ts";
import type { PrepareReply, PrepareRequest } from "./prepare_worker.ts";

/**
 * Starts threads that decode and resize images. The caller ends them.
 *
 * @param threads How many.
 */
export function createPreparePool(threads: number): WorkerPool<PrepareRequest, PrepareReply> {
  return createWorkerPool<PrepareRequest, PrepareReply>({
    start: () => new Worker(new URL("./prepare_worker.ts", import.meta.url), { type: "module" }),
    threads,
    name: ({ path }) => path,
  });
}
