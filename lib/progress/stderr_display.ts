import type { ProgressDisplay, ProgressState } from "./track_progress.ts";

const TERMINAL_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 10_000;
const BAR_WIDTH = 24;

/** Progress on stderr where it is no terminal: a plain line every ten seconds. */
export function plainDisplay(): ProgressDisplay {
  return {
    intervalMs: PLAIN_INTERVAL_MS,
    showsFirst: false,
    show: ({ label, text }) => write(`${label}: ${text}\n`),
    note: (message) => write(`${message}\n`),
    finish() {},
  };
}

/** Progress on a terminal: a bar that redraws itself. */
export function terminalDisplay(): ProgressDisplay {
  return {
    intervalMs: TERMINAL_INTERVAL_MS,
    showsFirst: true,
    show: (state) => write(`\r\x1b[2K${clipped(barLine(state))}`),
    note: (message) => write(`\r\x1b[2K${message}\n`),
    finish: () => write("\n"),
  };
}

function barLine({ label, text, share }: ProgressState): string {
  if (share === null) return `${label}: ${text}`;
  const full = Math.round(share * BAR_WIDTH);
  return `${label}: ${"█".repeat(full)}${"░".repeat(BAR_WIDTH - full)} ${text}`;
}

/** A line that is broken by the terminal could not be drawn over. */
function clipped(line: string): string {
  return line.slice(0, Math.max(1, Deno.consoleSize().columns - 1));
}

function write(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
