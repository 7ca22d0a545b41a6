import { parentPort } from "node:worker_threads";
import { startKernels, type TrainingKernels } from "../../../models/kernels/training_kernels.ts";
import type { Operation } from "./operation.ts";

/** First message to a thread. */
export interface KernelWorkerStart {
  /** Shared by all threads. */
  memory: WebAssembly.Memory;
  /** Which of the threads it is. */
  thread: number;
  /** How many there are. */
  threads: number;
  /** Where they meet between two operations. */
  meetingPlace: number;
}

/** Later messages to it: operations to run, or to remember under a name; or a name that is to be run. */
export type KernelWorkerRequest =
  | { run: readonly Operation[] }
  | {
    remember: string;
    operations: readonly Operation[];
  }
  | { runRemembered: string };

const port = parentPort!;
let start: KernelWorkerStart;
let kernels: TrainingKernels;
const remembered = new Map<string, readonly Operation[]>();

port.on("message", (data: KernelWorkerStart | KernelWorkerRequest) => {
  if ("memory" in data) {
    start = data;
    kernels = startKernels(data.memory);
  } else if ("remember" in data) remembered.set(data.remember, data.operations);
  else run("run" in data ? data.run : remembered.get(data.runRemembered)!);
  port.postMessage("done");
});
// A request sent while the modules above are still being loaded could be lost.
port.postMessage("ready");

function run(operations: readonly Operation[]): void {
  const { thread, threads, meetingPlace } = start;
  const meet = kernels.meet!;
  for (const [kernel, ...args] of operations) {
    kernels[kernel]!(...args, thread, threads);
    meet(meetingPlace, threads);
  }
}
