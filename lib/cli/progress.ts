import { plainDisplay, terminalDisplay } from "../progress/stderr_display.ts";
import { type Progress, type ProgressOptions, trackProgress } from "../progress/track_progress.ts";

/**
 * A progress display on stderr: a bar with rate and time left that redraws itself on a terminal, a plain line every ten
 * seconds elsewhere.
 *
 * @param options What is shown.
 * @returns Callbacks; the caller ends with `finish()`.
 */
export function createProgress(options: ProgressOptions): Progress {
  return trackProgress(options, Deno.stderr.isTerminal() ? terminalDisplay() : plainDisplay());
}
