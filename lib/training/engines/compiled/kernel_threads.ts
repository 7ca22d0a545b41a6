import { Worker } from "node:worker_threads";
import { PATIENCE, watchSilence } from "../../../parallel/watch_silence.ts";
import { createKernelMemory, RESERVED_BYTES } from "../../../models/kernels/training_kernels.ts";
import type { KernelWorkerRequest, KernelWorkerStart } from "./kernel_worker.ts";
import type { Operation } from "./operation.ts";

/** Where the threads meet: behind what the kernels keep for themselves. */
const MEETING_PLACE = RESERVED_BYTES;

/** The first byte that is free for use. */
export const FIRST_FREE_BYTE: number = RESERVED_BYTES + 64;

/** Threads that run operations together, on one memory. */
export interface KernelThreads {
  /** Memory that the operations' addresses point into. */
  readonly memory: WebAssembly.Memory;
  /** How many. */
  readonly threads: number;
  /** Sends operations to the threads once, to be run by a name. */
  remember(name: string, operations: readonly Operation[]): Promise<void>;
  /** Runs operations one after the other, each on all threads; or those that were remembered under a name. */
  run(operations: readonly Operation[] | string): Promise<void>;
  /** Ends the threads. */
  terminate(): void;
}

/**
 * Starts threads over a new memory.
 *
 * A thread that does not answer though nothing is computed ends what was asked with an error. Nobody can be asked
 * again, as the threads have changed the memory that they share.
 *
 * @param patience Milliseconds without an answer and without any calculation.
 */
export async function startKernelThreads(
  threads: number,
  start: () => Worker = startKernelWorker,
  patience: number = PATIENCE,
): Promise<KernelThreads> {
  const memory = createKernelMemory(FIRST_FREE_BYTE);
  const members = Array.from({ length: threads }, () => {
    const worker = start();
    let reply = Promise.withResolvers<void>();
    let failure: Error | undefined;
    const fail = (what: string) => {
      watch.end();
      failure = new Error(`A thread of training ${what}`);
      reply.reject(failure);
    };
    const watch = watchSilence(
      () => fail(`did not answer for ${patience / 1000} s in which nothing was computed`),
      patience,
    );
    worker.on("message", () => {
      watch.end();
      // A thread that has nothing to do keeps no process alive, for those who forget to end it.
      worker.unref();
      reply.resolve();
    });
    worker.on("error", (error: Error) => fail(`died: ${error.message}`));
    watch.begin();
    return {
      ready: reply.promise,
      ask(request: KernelWorkerStart | KernelWorkerRequest): Promise<void> {
        if (failure !== undefined) return Promise.reject(failure);
        reply = Promise.withResolvers<void>();
        worker.ref();
        worker.postMessage(request);
        watch.begin();
        return reply.promise;
      },
      terminate() {
        watch.end();
        void worker.terminate();
      },
    };
  });
  const ask = async (request: KernelWorkerRequest) => {
    await Promise.all(members.map((member) => member.ask(request)));
  };
  const terminate = () => members.forEach((member) => member.terminate());
  try {
    await Promise.all(members.map((member) => member.ready));
    await Promise.all(
      members.map((member, thread) => member.ask({ memory, thread, threads, meetingPlace: MEETING_PLACE })),
    );
  } catch (error) {
    terminate();
    throw error;
  }
  return {
    memory,
    threads,
    remember: (name, operations) => ask({ remember: name, operations }),
    run: (operations) =>
      ask(typeof operations === "string" ? { runRemembered: operations } : { run: operations }),
    terminate,
  };
}

function startKernelWorker(): Worker {
  return new Worker(new URL("./kernel_worker.ts", import.meta.url));
}
