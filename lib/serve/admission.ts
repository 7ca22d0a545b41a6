import { Problem } from "./problem.ts";

/** A place in the service, which a request that brings an image holds from its beginning on. */
export interface Place {
  /**
   * Does some work when it is its turn. The place is held until the work has ended, even where nobody waits for it any more,
   * so that there is never more of it than is allowed.
   */
  work<Result>(task: () => Promise<Result>): Promise<Result>;
  /** Gives the place back. Work that has not begun is not begun. */
  leave(): void;
}

/** Bounds how many requests are inside and how many are worked on. */
export interface Admission {
  /** Requests whose work is under way. */
  working(): number;
  /** Requests that hold a place and are not worked on: they are still being sent, or wait for their turn. */
  waiting(): number;
  /**
   * Takes a place.
   *
   * @throws {Problem} 503 with `Retry-After` if none is free.
   */
  enter(): Place;
}

/** Options for {@linkcode createAdmission}. */
export interface AdmissionOptions {
  /** Requests that are worked on at once. */
  concurrency: number;
  /** Requests beyond these that wait. */
  queue: number;
}

/** The share that the newest piece of work has in the mean of how long one takes. */
const NEWEST = 0.1;
const LONGEST_WAIT_S = 60;

/** Makes an admission that is empty. */
export function createAdmission({ concurrency, queue }: AdmissionOptions): Admission {
  let [inside, working, seconds] = [0, 0, 0];
  const turns: (() => void)[] = [];
  const endWork = () => {
    const next = turns.shift();
    if (next === undefined) working -= 1;
    else next();
  };

  function takePlace(): Place {
    inside += 1;
    let [isLeft, isBusy] = [false, false];
    let giveUp = () => {};
    const takeTurn = () => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const begin = () => {
        isBusy = true;
        giveUp = () => {};
        resolve();
      };
      giveUp = () => {
        turns.splice(turns.indexOf(begin), 1);
        reject(new Problem(503, "the request was given up before its turn", { "retry-after": "1" }));
      };
      if (working < concurrency) {
        working += 1;
        begin();
      } else turns.push(begin);
      return promise;
    };
    return {
      async work(task) {
        await takeTurn();
        const began = performance.now();
        try {
          return await task();
        } finally {
          seconds += NEWEST * ((performance.now() - began) / 1000 - seconds);
          isBusy = false;
          if (isLeft) inside -= 1;
          endWork();
        }
      },
      leave() {
        if (isLeft) return;
        isLeft = true;
        giveUp();
        if (!isBusy) inside -= 1;
      },
    };
  }

  return {
    working: () => working,
    waiting: () => inside - working,
    enter() {
      if (inside < concurrency + queue) return takePlace();
      const wait = Math.ceil(seconds * inside / concurrency);
      throw new Problem(503, `all ${concurrency + queue} places are taken: try again in a while`, {
        "retry-after": String(Math.min(LONGEST_WAIT_S, Math.max(1, wait))),
      });
    },
  };
}
