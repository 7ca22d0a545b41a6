import type { DeliveredPositions } from "./delivered_positions.ts";
import { DeliveryError, type DeliveryTarget } from "./delivery_target.ts";
import type { Examined, Journal, JournalLine } from "./journal.ts";
import { pause } from "./pause.ts";
import { readLines } from "./read_lines.ts";
import type { Troubles } from "./troubles.ts";

/** Options for {@linkcode deliverLines}. */
export interface DeliverLinesOptions {
  /** The journal's file. */
  path: string;
  /** The journal. */
  journal: Pick<Journal, "end">;
  /** Where to go on. */
  positions: DeliveredPositions;
  /** Tries after which a line is passed over; without it there is no end to them. */
  tries: number;
  /** Receives what cannot be delivered. */
  troubles: Troubles;
  /** Ends the delivery; what is left is delivered first the next time. */
  signal: AbortSignal;
}

/** Lines on their way to a target. */
export interface Delivery {
  /** Says that the journal has grown. */
  wake(): void;
  /**
   * Delivers what is left and ends. A target that does not answer is not waited for much longer.
   *
   * @returns True if nothing is left.
   */
  drain(): Promise<boolean>;
}

/** Milliseconds before the second try; twice as many before each further one. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 60_000;
/** Tries of a line, where nothing but the delivery keeps the task from ending. */
const LAST_TRIES = 5;

/**
 * Delivers the lines of a journal to a target, one after the other, each until it has arrived. They are read from the journal
 * itself, so that nothing waits in memory, and a process that is killed goes on where it was: a line that was delivered in
 * that moment is delivered again.
 */
export async function deliverLines(target: DeliveryTarget, options: DeliverLinesOptions): Promise<Delivery> {
  const { path, journal, positions, tries, troubles, signal } = options;
  const { name } = target;
  let position = await startOf(name, options);
  let isDraining = false;
  // Aborted, and replaced, to wake whoever waits.
  let waking = new AbortController();
  const wake = () => {
    waking.abort();
    waking = new AbortController();
  };
  signal.addEventListener("abort", wake);
  const wait = (milliseconds: number) =>
    signal.aborted ? Promise.resolve() : pause(milliseconds, waking.signal);

  async function run(): Promise<void> {
    let kept = position;
    const keep = async () => {
      if (kept === position) return;
      await positions.set(name, position);
      kept = position;
    };
    while (!signal.aborted) {
      const lines = await readLines(path, position, journal.end());
      for (const { text, end } of lines) {
        const line: JournalLine = JSON.parse(text);
        const isTold = "copies" in line && target.wants(line);
        if (isTold && !await deliver(text, line)) return;
        position = end;
        if (isTold) await keep();
      }
      await keep();
      if (position < journal.end()) continue;
      if (isDraining) return;
      await wait(LONGEST_WAIT);
    }
  }

  /** Resolves to false where it is left for the next time. */
  async function deliver(text: string, line: Examined): Promise<boolean> {
    let next = FIRST_WAIT;
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await target.deliver(text, line, signal);
        troubles.end(name, `--${name}: delivered again, at try ${attempt}`);
        return true;
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        if (signal.aborted) return false;
        if (attempt >= tries) {
          troubles.once(`--${name}: ${error.message}: ${line.image} is passed over after ${attempt} tries`);
          return true;
        }
        troubles.tell(name, `--${name}: ${error.message}: tried again and again`);
        if (isDraining && attempt >= LAST_TRIES) return false;
        await backOff(Math.max(next, error.wait));
        next = Math.min(2 * next, LONGEST_WAIT);
      }
    }
    return false;
  }

  async function backOff(milliseconds: number): Promise<void> {
    const until = performance.now() + milliseconds;
    const wasDraining = isDraining;
    // Lines that are added meanwhile are no reason to try earlier; that the task wants to end is.
    while (performance.now() < until && !signal.aborted && wasDraining === isDraining) {
      await wait(until - performance.now());
    }
  }

  const ended = run();
  ended.catch((error) =>
    troubles.once(`--${name}: ${error.message}: nothing more is delivered before the next start`)
  );
  return {
    wake,
    async drain() {
      isDraining = true;
      wake();
      await ended.finally(() => signal.removeEventListener("abort", wake));
      return position >= journal.end();
    },
  };
}

/** Where to begin: what was examined before anyone was to be told of it is not delivered. */
async function startOf(
  name: string,
  { path, journal, positions, troubles }: DeliverLinesOptions,
): Promise<number> {
  const kept = positions.get(name);
  if (kept === undefined) {
    await positions.set(name, journal.end());
    return journal.end();
  }
  if (kept <= journal.end()) return kept;
  troubles.once(`${path} is shorter than what --${name} was told of: delivered from its beginning`);
  return 0;
}
