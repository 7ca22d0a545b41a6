import type { Problem } from "./problem.ts";

/** The time that a request has. */
export interface Deadline extends Disposable {
  /** Aborted at the end of the time. */
  readonly signal: AbortSignal;
  /**
   * Waits for some work, but not beyond the end of the time; the work itself goes on.
   *
   * @param late Makes what is thrown at the end of the time.
   * @throws {Problem} At the end of the time.
   */
  race<Result>(work: Promise<Result>, late: () => Problem): Promise<Result>;
}

/**
 * Begins the time of a request.
 *
 * @param milliseconds How long it is.
 */
export function beginDeadline(milliseconds: number): Deadline {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const end = new AbortController();
  const timer = setTimeout(() => {
    resolve();
    end.abort();
  }, milliseconds);
  return {
    signal: end.signal,
    race: (work, late) =>
      Promise.race([
        work,
        over.then(() => {
          throw late();
        }),
      ]),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
