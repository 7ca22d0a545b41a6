/** What is wrong at the moment, told once each. */
export interface Troubles {
  /** Warns of a trouble, unless it has been told and has not ended. */
  tell(key: string, message: string): void;
  /** Says that a trouble has ended, if there was one. */
  end(key: string, message?: string): void;
  /**
   * Says which troubles of a kind there are: new ones are told, and others have ended.
   *
   * @param prefix What the keys of the kind begin with.
   * @param troubles What each is told apart by, and its message.
   */
  replace(prefix: string, troubles: readonly (readonly [key: string, message: string])[]): void;
  /** Warns of something that happens once. */
  once(message: string): void;
  /** Says how many warnings were held back, if any. */
  flush(): void;
}

/** Options for {@linkcode createTroubles}. */
export interface TroublesOptions {
  /** Receives lines. */
  print: (line: string) => void;
  /** Lines within a minute at most; of more of them the number is said. */
  linesAMinute: number;
}

const MINUTE = 60_000;
/** Troubles that are remembered at most; those forgotten are told again. */
const MOST = 10_000;

/** Keeps count of what is wrong, so that a program that runs for months tells each thing once, and of a flood how much. */
export function createTroubles({ print, linesAMinute }: TroublesOptions): Troubles {
  const told = new Set<string>();
  let [since, lines, held] = [-Infinity, 0, 0];
  const flush = () => {
    if (held > 0) print(`warning: and ${held} more ${held === 1 ? "warning" : "warnings"}`);
    held = 0;
  };
  const warn = (message: string) => {
    const now = performance.now();
    if (now - since >= MINUTE) {
      flush();
      [since, lines] = [now, 0];
    }
    if (lines < linesAMinute) print(`warning: ${message}`);
    else held += 1;
    lines += 1;
  };
  const troubles: Troubles = {
    tell(key, message) {
      if (told.has(key)) return;
      if (told.size >= MOST) told.clear();
      told.add(key);
      warn(message);
    },
    end(key, message) {
      if (told.delete(key) && message !== undefined) print(`note: ${message}`);
    },
    replace(prefix, present) {
      const keys = new Set(present.map(([key]) => prefix + key));
      for (const key of told) if (key.startsWith(prefix) && !keys.has(key)) told.delete(key);
      for (const [key, message] of present) troubles.tell(prefix + key, message);
    },
    once: warn,
    flush,
  };
  return troubles;
}
