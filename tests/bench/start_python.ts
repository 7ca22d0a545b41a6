import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A Python script that does its work once for every line that it is sent. */
export interface PythonPeer {
  /** The first line that it printed: the version of what it measures. */
  version: string;
  /**
   * Lets it work once.
   *
   * @param line What it is to work on, for scripts that ask.
   * @returns The line that it printed then.
   */
  run(line?: string): Promise<string>;
  /** Ends the process. */
  stop(): void;
  /** Lets it end by itself, as its input ends. */
  end(): Promise<void>;
}

/**
 * Starts a Python script that prints a version, and then a line for every line of its input.
 *
 * @param script The script.
 * @param args Its arguments.
 * @returns Its handle, or `null` where `python3` cannot be run or the script ends before it prints a version.
 */
export async function startPython(script: string, args: readonly string[]): Promise<PythonPeer | null> {
  const child = spawn("python3", ["-c", script, ...args], { stdio: ["pipe", "pipe", "ignore"] });
  const isRunning = await new Promise((resolve) => {
    child.once("spawn", () => resolve(true)).once("error", () => resolve(false));
  });
  if (!isRunning) return null;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: version } = await lines.next();
  if (version === undefined) return null;
  return {
    version,
    async run(line = "") {
      child.stdin.write(`${line}\n`);
      return (await lines.next()).value ?? "";
    },
    stop: () => child.kill(),
    async end() {
      child.stdin.end();
      if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
    },
  };
}
