import type { BenchmarkProgress } from "../benchmarks/making/build_benchmark.ts";
import type { Progress } from "../progress/track_progress.ts";
import { createProgress } from "./progress.ts";

/** A progress display for a job of several steps. */
export interface StepProgress {
  /** Shows how far a step is; a new step begins a new line. */
  show(progress: BenchmarkProgress): void;
  /** Prints a line that stays, such as a warning, while a step is shown. */
  note(message: string): void;
  /** Ends the display. */
  finish(): void;
}

/** A progress display that begins anew with each step. */
export function createStepProgress(): StepProgress {
  let current: { step: string; done: number; display: Progress } | undefined;
  const finish = () => {
    current?.display.finish();
    current = undefined;
  };
  return {
    show({ step, done, total }) {
      if (current?.step !== step) {
        finish();
        current = { step, done: 0, display: createProgress({ label: step, total }) };
      }
      current.display.advance(done - current.done);
      current.done = done;
    },
    note(message) {
      current?.display.note(message);
    },
    finish,
  };
}
