/** The exit code of a task that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** Handling of Ctrl-C while a task runs that can be gone on with. */
export interface Interruption {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Gives Ctrl-C its usual meaning back. */
  [Symbol.dispose](): void;
}

/**
 * Listens for Ctrl-C: the first one aborts the signal, the second ends the process at once.
 *
 * @param signals What counts as Ctrl-C; that alone if it is left out.
 */
export function listenForInterruption(signals: readonly Deno.Signal[] = ["SIGINT"]): Interruption {
  const interruption = new AbortController();
  const interrupt = () => {
    // Whoever asks twice does not want to wait for the step at hand; nothing that is saved is harmed.
    if (interruption.signal.aborted) Deno.exit(INTERRUPTED);
    interruption.abort();
  };
  for (const signal of signals) Deno.addSignalListener(signal, interrupt);
  return {
    signal: interruption.signal,
    [Symbol.dispose]() {
      for (const signal of signals) Deno.removeSignalListener(signal, interrupt);
    },
  };
}
