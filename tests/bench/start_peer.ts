import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A process that does its work once for every line that it is sent. */
export interface Peer {
  /** The first line that it printed, such as the version of what it measures. */
  version: string;
  /**
   * Lets it work once.
   *
   * @param line What it is to work on, for those that ask.
   * @returns The line that it printed then.
   * @throws {Error} If it ended instead.
   */
  run(line?: string): Promise<string>;
  /** Ends the process. */
  stop(): void;
  /** Lets it end by itself, as its input ends. */
  end(): Promise<void>;
}

/**
 * Starts a process that prints a line once it is ready, and then one for every line of its input.
 *
 * @param command The program.
 * @param args Its arguments.
 * @param stderr What becomes of its messages.
 * @returns Its handle, or `null` where it cannot be run or ends before it is ready.
 */
export async function startPeer(
  command: string,
  args: readonly string[],
  stderr: "ignore" | "inherit",
): Promise<Peer | null> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", stderr] });
  const isRunning = await new Promise((resolve) => {
    child.once("spawn", () => resolve(true)).once("error", () => resolve(false));
  });
  if (!isRunning) return null;
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const { value: version } = await lines.next();
  if (version === undefined) return null;
  return {
    version,
    async run(line = "") {
      child.stdin!.write(`${line}\n`);
      const { value: answer } = await lines.next();
      if (answer === undefined) throw new Error(`Cannot measure ${command} as it ended amid its work`);
      return answer;
    },
    stop: () => child.kill(),
    async end() {
      child.stdin!.end();
      if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
    },
  };
}
