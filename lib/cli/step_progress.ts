import type { BenchmarkProgress } from "../datasets/benchmark/build_benchmark.ts";
import type { Progress } from "../_internal/track_progress.ts";
import { createProgress } from "./progress.ts";

/** A progress display for a job of several steps. */
export interface StepProgress {
  /** Counts one more item of a step as done; a new step begins a new line. */
  show(progress: BenchmarkProgress): void;
  /** Ends the display. */
  finish(): void;
}

/** A progress display that begins anew with each step. */
export function createStepProgress(): StepProgress {
  let current: { step: string; display: Progress } | undefined;
  const finish = () => {
    current?.display.finish();
    current = undefined;
  };
  return {
    show({ step, total }) {
      if (current?.step !== step) {
        finish();
        current = { step, display: createProgress({ label: step, total }) };
      }
      current.display.advance();
    },
    finish,
  };
}
