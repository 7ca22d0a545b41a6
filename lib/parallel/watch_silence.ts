import process from "node:process";

/** Says when an answer has been waited for in vain. */
export interface SilenceWatch {
  /** Begins to wait for an answer, or begins anew as one has arrived and another is waited for. */
  begin(): void;
  /** Nothing is waited for. */
  end(): void;
}

/** Milliseconds in which nothing is computed before an answer is taken to be lost: more than a disk needs to wake. */
export const PATIENCE = 30_000;

/** All of that time is looked at in parts, so that a short calculation within it shows. */
const LOOKS = 10;

/** Processor time a look, as a share of it, up to which the process is at rest: its timers alone need a part of it. */
const REST = 0.02;

/**
 * Watches over an answer that another thread owes. It is taken to be lost if it is not there after a time in which the
 * whole process computed nothing: a thread that is slow uses a processor, whether in JavaScript or in native code that
 * its event loop waits for, however small its share of a busy machine. Time in which the process was stopped or the
 * machine slept does not count, as then this thread's own timer is late.
 *
 * @param onSilence Called once for each time that was begun.
 */
export function watchSilence(onSilence: () => void, patience: number = PATIENCE): SilenceWatch {
  let timer: ReturnType<typeof setInterval> | undefined;
  let looksAtRest = 0;
  let last = now();
  const end = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const look = () => {
    const { time, computed } = now();
    const passed = time - last.time;
    const isAtRest = passed < 2 * patience / LOOKS && computed - last.computed < REST * passed;
    last = { time, computed };
    looksAtRest = isAtRest ? looksAtRest + 1 : 0;
    if (looksAtRest < LOOKS) return;
    end();
    onSilence();
  };
  return {
    begin() {
      looksAtRest = 0;
      if (timer !== undefined) return;
      last = now();
      timer = setInterval(look, patience / LOOKS);
      // The thread that is waited for keeps the process alive, or nothing needs to.
      Deno.unrefTimer(timer);
    },
    end,
  };
}

/** Milliseconds that have passed, and that all threads of the process together have computed. */
function now(): { time: number; computed: number } {
  const { user, system } = process.cpuUsage();
  return { time: performance.now(), computed: (user + system) / 1000 };
}
