/**
 * Prints what becomes of threads of training that never say that they listen: the error's message. In a process of its
 * own, as a thread is silent only where nothing is computed, and other tests compute.
 */
import { Worker } from "node:worker_threads";
import { startKernelThreads } from "../../../../lib/training/engines/compiled/kernel_threads.ts";

const mute = new URL("./mute_thread.ts", import.meta.url);
try {
  await startKernelThreads(2, () => new Worker(mute), 600);
} catch (error) {
  console.log((error as Error).message);
}
