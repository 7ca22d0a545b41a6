/** Says that something is tried again. */
export interface Retry {
  /** Reason of the failure, in a clause. */
  reason: string;
  /** Seconds until the next attempt. */
  seconds: number;
}

/** How {@linkcode withRetries} tries. */
export interface RetryOptions {
  /** How often it is tried again. */
  retries: number;
  /** Called before each wait. */
  onRetry?: ((retry: Retry) => void) | undefined;
}

const FIRST_DELAY_S = 0.25;

/** Codes of the driver and the operating system for a connection that was lost or is not there yet. */
const LOST = new Set([
  ...["CONNECTION_CLOSED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT", "ECONNREFUSED", "ECONNRESET", "EPIPE"],
  ...["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN"],
]);

/** PostgreSQL's codes for what passes: connection exceptions, restarts, deadlocks, too many connections. */
const PASSING_STATE = /^(08...|57P0[123]|40001|40P01|53300)$/;

/**
 * Does something, and does it again after a while where a lost connection or a conflict is what went wrong: after
 * 0.25 s, then after twice as long each time.
 *
 * @param work What is done, from its beginning each time.
 * @returns What the work returns.
 * @throws {Error} What it threw last, or at once what trying again does not mend.
 */
export async function withRetries<Result>(
  work: () => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  for (let attempt = 0;; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= options.retries || !passes(error)) throw error;
      const seconds = FIRST_DELAY_S * 2 ** attempt;
      options.onRetry?.({ reason: (error as Error).message, seconds });
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}

function passes(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return LOST.has(code) || PASSING_STATE.test(code);
}
