/**
 * Prints what a pool makes of threads that fall silent or compute for long, as JSON: for each request its reply or what
 * it failed with, and the warnings. In a process of its own, as a thread is silent only where nothing is computed, and
 * other tests compute.
 *
 *     deno run --allow-read tests/parallel/silent_pool.ts '{"threads":2,"requests":[{"silences":1}]}'
 */
import { createWorkerPool } from "../../lib/parallel/worker_pool.ts";
import type { SilentRequest } from "./silent_worker.ts";

/** What is asked; request `i` is to double `i`. */
export interface SilentPoolOptions {
  /** How many threads. */
  threads: number;
  /** Threads that never say that they listen, before one that does. */
  muteThreads?: number;
  /** The requests. */
  requests: { silences?: number; computes?: number; computesNatively?: number }[];
}

/** What is printed. */
export interface SilentPoolReport {
  /** A reply, or the error's name and message, for each request. */
  outcomes: (number | string)[];
  /** All warnings, in their order. */
  warnings: string[];
}

const { threads, muteThreads = 0, requests }: SilentPoolOptions = JSON.parse(Deno.args[0]!);
const warnings: string[] = [];
let started = 0;
const pool = createWorkerPool<SilentRequest, number>({
  start() {
    const name = started++ < muteThreads ? "mute_worker.ts" : "silent_worker.ts";
    return new Worker(new URL(name, import.meta.url), { type: "module" });
  },
  threads,
  name: ({ value }) => `request ${value}`,
  onWarning: (message) => warnings.push(message),
  patience: 600,
});
const replies = requests.map(({ silences, ...rest }, value) => {
  const request: SilentRequest = { value, ...rest };
  if (silences !== undefined) {
    request.silences = new Int32Array(new SharedArrayBuffer(4)).fill(silences);
  }
  return pool.run(request);
});
const outcomes = await Promise.allSettled(replies);
pool.terminate();
const report: SilentPoolReport = {
  outcomes: outcomes.map((outcome) =>
    outcome.status === "fulfilled" ? outcome.value : String(outcome.reason)
  ),
  warnings,
};
console.log(JSON.stringify(report));
