import { escapeHtml } from "../text/escape_html.ts";
import { plainDisplay } from "../progress/stderr_display.ts";
import {
  type ProgressDisplay,
  type ProgressOptions,
  type ProgressState,
  trackProgress,
} from "../progress/track_progress.ts";
import { type Displayed, displayed } from "./displayed.ts";
import { ownJupyter } from "./own_jupyter.ts";

/** Shows how far a long cell of a notebook is. */
export interface NotebookProgress {
  /** Counts `count` more items as done; `detail` is shown behind the rate from then on. */
  advance(count?: number, detail?: string): void;
  /** Shows a line that stays, such as a warning. */
  note(message: string): void;
  /** Ends the display; it is complete when the promise is. */
  finish(): Promise<void>;
}

const INTERVAL_MS = 250;

/**
 * How far a long job is: a bar below the cell with the rate and the time left, which is updated in place. Outside a
 * notebook there are plain lines on stderr, one every ten seconds and a last one.
 *
 * @param options What is being done, and how many items there are.
 * @returns Callbacks; the caller ends with `await finish()`.
 *
 * @example A job of two items
 * ```ts
 * import { progress } from "rdcd/notebook";
 *
 * const shown = progress({ label: "train", total: 2, unit: "epochs" });
 * for (const loss of [0.5, 0.4]) shown.advance(1, `loss ${loss}`);
 * await shown.finish();
 * ```
 */
export function progress(options: ProgressOptions): NotebookProgress {
  const jupyter = ownJupyter();
  const id = crypto.randomUUID();
  let shown: Promise<void> | undefined;
  const display = jupyter === null ? plainDisplay() : inPlace(({ forms }) => {
    const update = shown !== undefined;
    shown = Promise.resolve(shown).then(() => jupyter.display(forms, { raw: true, display_id: id, update }));
  });
  const { advance, note, finish } = trackProgress(options, display);
  return {
    ...{ advance, note },
    async finish() {
      finish();
      await shown;
    },
  };
}

/** Shows progress and notes again and again as one. */
function inPlace(show: (forms: Displayed) => void): ProgressDisplay {
  const notes: string[] = [];
  let last: ProgressState | undefined;
  const showAll = () => show(progressForms(last, notes));
  return {
    intervalMs: INTERVAL_MS,
    showsFirst: true,
    show(state) {
      last = state;
      showAll();
    },
    note(message) {
      notes.push(message);
      showAll();
    },
    finish() {},
  };
}

function progressForms(state: ProgressState | undefined, notes: readonly string[]): Displayed {
  const line = state === undefined ? [] : [`${state.label}: ${state.text}`];
  const bar = state === undefined || state.share === null
    ? ""
    : `<progress max="1" value="${state.share.toFixed(3)}" aria-label="${
      escapeHtml(state.label)
    }"></progress> `;
  return displayed({
    "text/html": [...notes.map(escapeHtml), ...line.map((text) => bar + escapeHtml(text))]
      .map((text) => `<div>${text}</div>`).join(""),
    "text/plain": [...notes, ...line].join("\n"),
  });
}
