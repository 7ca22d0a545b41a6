import { PATIENCE, watchSilence } from "./watch_silence.ts";

/** Threads that each answer one request after the other. */
export interface WorkerPool<Request, Reply> {
  /**
   * Asks the thread that has the least to do.
   *
   * @returns Its answer; rejected with a {@linkcode WorkerDeath} if the thread died over this request, or twice fell
   * silent over it.
   */
  run(request: Request): Promise<Reply>;
  /** Ends the threads; what they have not answered stays open. */
  terminate(): void;
}

/** A thread has died over one request, or two have fallen silent over it; the others go on in a new thread. */
export class WorkerDeath extends Error {
  /** @param message What the thread died of. */
  constructor(message: string) {
    super(message);
    this.name = "WorkerDeath";
  }
}

/** Options for {@linkcode createWorkerPool}. */
export interface WorkerPoolOptions<Request> {
  /** Starts one thread; called again when one has died or fallen silent. */
  start: () => Worker;
  /** How many. */
  threads: number;
  /** Names a request in warnings. */
  name: (request: Request) => string;
  /**
   * Told of a thread that fell silent and is replaced.
   *
   * @default {a line on stderr}
   */
  onWarning?: (message: string) => void;
  /**
   * Milliseconds without an answer and without any calculation after which a thread is taken to have fallen silent.
   *
   * @default {30000}
   */
  patience?: number;
}

/**
 * Starts threads. Each posts `"ready"` once it listens, as a message that comes before that would be lost, and then one
 * reply for each request, in their order.
 *
 * A thread that does not answer though nothing is being computed, as where a native call never ends, is replaced, and
 * the new one is asked the same once more.
 */
export function createWorkerPool<Request, Reply>(
  options: WorkerPoolOptions<Request>,
): WorkerPool<Request, Reply> {
  const members = Array.from({ length: options.threads }, () => createMember<Request, Reply>(options));
  return {
    run: (request) =>
      members.reduce((least, other) => other.pending() < least.pending() ? other : least).run(request),
    terminate: () => members.forEach((member) => member.terminate()),
  };
}

interface Job<Request, Reply> {
  request: Request;
  /** True if a thread has fallen silent over it. */
  isAskedAgain: boolean;
  resolve: (reply: Reply) => void;
  reject: (error: Error) => void;
}

interface Member<Request, Reply> extends WorkerPool<Request, Reply> {
  /** Requests not answered yet. */
  pending(): number;
}

function createMember<Request, Reply>(options: WorkerPoolOptions<Request>): Member<Request, Reply> {
  const { start, name, onWarning = warn, patience = PATIENCE } = options;
  const silence = `it did not answer for ${patience / 1000} s in which nothing was computed`;
  const jobs: Job<Request, Reply>[] = [];
  let failure: Error | undefined;
  /** Of the jobs, from the first on, those that the thread has been asked. */
  let asked = 0;
  /** Those, from the first on, over one of which a thread has died: each is asked alone, to find out which. */
  let suspects = 0;
  /** Threads in a row that fell silent before they listened. */
  let silentStarts = 0;
  const watch = watchSilence(replaceSilent, patience);
  let worker = launch();

  function launch() {
    const thread = start();
    const ready = Promise.withResolvers<void>();
    let isReady = false;
    let isDead = false;
    const terminate = () => {
      isDead = true;
      thread.terminate();
    };
    thread.addEventListener("message", ({ data }: MessageEvent<Reply | "ready">) => {
      // What arrives after the news of its death belongs to a job that another thread is asked again.
      if (isDead) return;
      if (data === "ready") {
        isReady = true;
        silentStarts = 0;
        ready.resolve();
      } else takeFirst()?.resolve(data);
      goOn();
    });
    thread.addEventListener("error", (event) => {
      event.preventDefault();
      if (isDead) return;
      // Another thread would die as well, before any request.
      if (!isReady) return giveUp(event.message);
      // Replies may be on their way still, so only one that was asked alone is known to be the cause.
      if (asked === 1) takeFirst()?.reject(new WorkerDeath(event.message));
      replace();
    });
    return {
      isReady: () => isReady,
      post: (request: Request) => void ready.promise.then(() => thread.postMessage(request)),
      terminate,
    };
  }

  function replace(): void {
    worker.terminate();
    suspects = Math.max(suspects, asked);
    asked = 0;
    worker = launch();
    goOn();
  }

  function replaceSilent(): void {
    const [job] = jobs;
    if (!worker.isReady()) {
      if (++silentStarts === 2) return giveUp(silence);
      onWarning(`a thread is started again as ${silence}`);
    } else if (job!.isAskedAgain) takeFirst()!.reject(new WorkerDeath(`${silence}, twice`));
    else {
      job!.isAskedAgain = true;
      onWarning(`${name(job!.request)}: a new thread is asked again as ${silence}`);
    }
    replace();
  }

  function giveUp(reason: string): void {
    worker.terminate();
    watch.end();
    failure = new Error(`Cannot start a thread: ${reason}`);
    for (const { reject } of jobs.splice(0)) reject(failure);
  }

  function takeFirst(): Job<Request, Reply> | undefined {
    asked = Math.max(0, asked - 1);
    suspects = Math.max(0, suspects - 1);
    return jobs.shift();
  }

  function ask(): void {
    while (asked < jobs.length && (suspects === 0 || asked === 0)) worker.post(jobs[asked++]!.request);
  }

  function goOn(): void {
    ask();
    if (jobs.length > 0) watch.begin();
    else watch.end();
  }

  return {
    run(request) {
      if (failure !== undefined) return Promise.reject(failure);
      const { promise, resolve, reject } = Promise.withResolvers<Reply>();
      jobs.push({ request, isAskedAgain: false, resolve, reject });
      ask();
      if (jobs.length === 1) watch.begin();
      return promise;
    },
    pending: () => jobs.length,
    terminate() {
      watch.end();
      worker.terminate();
    },
  };
}

function warn(message: string): void {
  console.warn(`warning: ${message}`);
}
