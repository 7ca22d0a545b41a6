import { durationText } from "./quantity_text.ts";

/** Shows how far a long job is, on stderr. */
export interface Progress {
  /** Counts `count` more items as done; `detail` is shown behind the rate from then on. */
  advance(count?: number, detail?: string): void;
  /** Prints a line that stays, such as a warning. */
  note(message: string): void;
  /** Ends the display with a last line. */
  finish(): void;
}

/** What {@linkcode createProgress} shows. */
export interface ProgressOptions {
  /** What is being done, such as `"extract references"`. */
  label: string;
  /** Items to do; without it there is a count and a rate but no bar and no time left. */
  total?: number;
  /** What the items are called. */
  unit?: string;
}

const TERMINAL_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 10_000;

/**
 * A progress display: a bar with rate and time left that redraws itself on a terminal, a plain line every ten
 * seconds elsewhere.
 *
 * @param options What is shown.
 * @returns Callbacks; the caller ends with `finish()`.
 */
export function createProgress(options: ProgressOptions): Progress {
  const { label, total, unit = "images" } = options;
  const terminal = Deno.stderr.isTerminal();
  const start = performance.now();
  let done = 0;
  let shownDetail = "";
  let shownAt = terminal ? 0 : start;

  const line = () => `${count()}${shownDetail}`;
  const count = () => {
    const seconds = (performance.now() - start) / 1000;
    const rate = done / Math.max(seconds, 1e-3);
    const speed = `${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} ${unit}/s`;
    if (total === undefined) return `${label}: ${done} ${unit}, ${speed}`;
    const left = done === 0 ? "" : `, ${durationText((total - done) / rate)} left`;
    const bar = terminal ? ` ${drawBar(done / Math.max(total, 1))}` : "";
    return `${label}:${bar} ${done}/${total} ${unit}, ${speed}${
      done < total ? left : `, ${durationText(seconds)}`
    }`;
  };
  const show = () => terminal ? write(`\r\x1b[2K${clipped(line())}`) : write(`${line()}\n`);

  return {
    advance(count = 1, detail = "") {
      done += count;
      shownDetail = detail === "" ? "" : ` | ${detail}`;
      const now = performance.now();
      if (now - shownAt < (terminal ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS)) return;
      shownAt = now;
      show();
    },
    note(message) {
      write(terminal ? `\r\x1b[2K${message}\n` : `${message}\n`);
    },
    finish() {
      show();
      if (terminal) write("\n");
    },
  };
}

/** A line that is broken by the terminal could not be drawn over. */
function clipped(line: string): string {
  return line.slice(0, Math.max(1, Deno.consoleSize().columns - 1));
}

function drawBar(share: number): string {
  const width = 24;
  const full = Math.round(Math.min(1, share) * width);
  return `${"█".repeat(full)}${"░".repeat(width - full)}`;
}

function write(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
