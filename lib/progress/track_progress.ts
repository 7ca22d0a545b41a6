import { durationText } from "../text/quantity_text.ts";

/** Options for a progress display. */
export interface ProgressOptions {
  /** The job, such as `"extract references"`. */
  label: string;
  /** Items to do; without it there is a count and a rate but no bar and no time left. */
  total?: number;
  /**
   * Name of the items.
   *
   * @default {"images"}
   */
  unit?: string;
}

/** Shows how far a long job is. */
export interface Progress {
  /** Counts `count` more items as done; `detail` is shown behind the rate from then on. */
  advance(count?: number, detail?: string): void;
  /** Shows a line that stays, such as a warning. */
  note(message: string): void;
  /** Ends the display with a last line. */
  finish(): void;
}

/** How far a job is. */
export interface ProgressState {
  /** The job that is being done. */
  label: string;
  /** Counts, rate and time, without the label. */
  text: string;
  /** From 0 to 1; `null` where the total is not known. */
  share: number | null;
}

/** Where a job's progress is shown. */
export interface ProgressDisplay {
  /** How far two showings are apart at least. */
  intervalMs: number;
  /** True if the first item is shown at once, and not after the interval. */
  showsFirst: boolean;
  /** Shows how far the job is. */
  show(state: ProgressState): void;
  /** Shows a line that stays. */
  note(message: string): void;
  /** Ends the display. */
  finish(): void;
}

/**
 * Counts a long job and reckons its rate and the time left.
 *
 * @param display Where that is shown.
 * @returns Callbacks; the caller ends with `finish()`.
 */
export function trackProgress(options: ProgressOptions, display: ProgressDisplay): Progress {
  const { label, total, unit = "images" } = options;
  const start = performance.now();
  let done = 0;
  let shownDetail = "";
  let shownAt = display.showsFirst ? -Infinity : start;

  const show = () => {
    const share = total === undefined ? null : Math.min(1, done / Math.max(total, 1));
    display.show({ label, text: `${count()}${shownDetail}`, share });
  };
  const count = () => {
    const seconds = (performance.now() - start) / 1000;
    const rate = done / Math.max(seconds, 1e-3);
    const speed = `${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} ${unit}/s`;
    if (total === undefined) return `${done} ${unit}, ${speed}`;
    const left = done === 0 ? "" : `, ${durationText((total - done) / rate)} left`;
    return `${done}/${total} ${unit}, ${speed}${done < total ? left : `, ${durationText(seconds)}`}`;
  };

  return {
    advance(count = 1, detail = "") {
      done += count;
      shownDetail = detail === "" ? "" : ` | ${detail}`;
      const now = performance.now();
      if (now - shownAt < display.intervalMs) return;
      shownAt = now;
      show();
    },
    note: (message) => display.note(message),
    finish() {
      show();
      display.finish();
    },
  };
}
