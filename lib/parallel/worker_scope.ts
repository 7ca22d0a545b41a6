/** Messages to and from a thread: the part of `DedicatedWorkerGlobalScope` that threads here use. */
export interface WorkerScope<Request, Reply> {
  /** Listens to what the thread is asked. */
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
  /** Answers, and hands over the buffers that it names. */
  postMessage(reply: Reply, transfer?: readonly Transferable[]): void;
}

/**
 * The global scope of a thread, with the types of its requests and replies. Deno's own types of it would take a
 * directive that a package may not contain, as it would change the types of its users.
 */
export function workerScope<Request, Reply>(): WorkerScope<Request, Reply> {
  return globalThis as unknown as WorkerScope<Request, Reply>;
}
