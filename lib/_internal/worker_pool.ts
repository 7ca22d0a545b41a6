/** Threads that each answer one request after the other. */
export interface WorkerPool<Request, Reply> {
  /**
   * Asks the thread that has the least to do.
   *
   * @returns Its answer; rejected with a {@linkcode WorkerDeath} if the thread died over this request.
   */
  run(request: Request): Promise<Reply>;
  /** Ends the threads; what they have not answered stays open. */
  terminate(): void;
}

/** A thread has died over one request; the others go on in a new thread. */
export class WorkerDeath extends Error {
  /** @param message What the thread died of. */
  constructor(message: string) {
    super(message);
    this.name = "WorkerDeath";
  }
}

/**
 * Starts threads. Each posts `"ready"` once it listens, as a message that comes before that would be lost, and then one
 * reply for each request, in their order.
 *
 * @param start Starts one thread; called again when one has died.
 * @param threads How many.
 */
export function createWorkerPool<Request, Reply>(
  start: () => Worker,
  threads: number,
): WorkerPool<Request, Reply> {
  const members = Array.from({ length: threads }, () => createMember<Request, Reply>(start));
  return {
    run: (request) =>
      members.reduce((least, other) => other.pending() < least.pending() ? other : least).run(request),
    terminate: () => members.forEach((member) => member.terminate()),
  };
}

interface Job<Request, Reply> {
  request: Request;
  resolve: (reply: Reply) => void;
  reject: (error: Error) => void;
}

interface Member<Request, Reply> extends WorkerPool<Request, Reply> {
  /** Requests not answered yet. */
  pending(): number;
}

function createMember<Request, Reply>(start: () => Worker): Member<Request, Reply> {
  const jobs: Job<Request, Reply>[] = [];
  let failure: Error | undefined;
  /** Of the jobs, from the first on, those that the thread has been asked. */
  let asked = 0;
  /** Those, from the first on, over one of which a thread has died: each is asked alone, to find out which. */
  let suspects = 0;
  let worker = launch();

  function launch(): { post(request: Request): void; terminate(): void } {
    const thread = start();
    const ready = Promise.withResolvers<void>();
    let isReady = false;
    let isDead = false;
    thread.addEventListener("message", ({ data }: MessageEvent<Reply | "ready">) => {
      // What arrives after the news of its death belongs to a job that another thread is asked again.
      if (isDead) return;
      if (data === "ready") {
        isReady = true;
        ready.resolve();
        return;
      }
      takeFirst()?.resolve(data);
      ask();
    });
    thread.addEventListener("error", (event) => {
      event.preventDefault();
      thread.terminate();
      isDead = true;
      if (!isReady) {
        // Another thread would die as well, before any request.
        failure = new Error(`Cannot start a thread: ${event.message}`);
        for (const { reject } of jobs.splice(0)) reject(failure);
        return;
      }
      // Replies may be on their way still, so only one that was asked alone is known to be the cause.
      if (asked === 1) takeFirst()?.reject(new WorkerDeath(event.message));
      else suspects = asked;
      asked = 0;
      worker = launch();
      ask();
    });
    return {
      post: (request) => void ready.promise.then(() => thread.postMessage(request)),
      terminate: () => thread.terminate(),
    };
  }

  function takeFirst(): Job<Request, Reply> | undefined {
    asked = Math.max(0, asked - 1);
    suspects = Math.max(0, suspects - 1);
    return jobs.shift();
  }

  function ask(): void {
    while (asked < jobs.length && (suspects === 0 || asked === 0)) worker.post(jobs[asked++]!.request);
  }

  return {
    run(request) {
      if (failure !== undefined) return Promise.reject(failure);
      const { promise, resolve, reject } = Promise.withResolvers<Reply>();
      jobs.push({ request, resolve, reject });
      ask();
      return promise;
    },
    pending: () => jobs.length,
    terminate: () => worker.terminate(),
  };
}
