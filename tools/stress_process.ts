/** One process of `stress_threads.ts`, which says what it does. */
import { watchSilence } from "../lib/_internal/watch_silence.ts";
import { threadStates } from "./thread_states.ts";
import { type Round, roundOf } from "./stress_round.ts";
import type { RoundReply } from "./stress_worker.ts";

/** Rounds in one thread before another one takes over, as files of tests are as many threads one after the other. */
const ROUNDS_A_THREAD = 8;

const [total, step, first, atOnce, patience] = Deno.args.map(Number) as [
  number,
  number,
  number,
  number,
  number,
];
const folder = await Deno.makeTempDir({ prefix: "rdcd_stress_" });
const underWay = new Map<Round, number>();
const digests = new Map<string, string>();
let next = first;
let ended = 0;

function say(message: string): void {
  console.log(`process ${first}: ${message}`);
}

async function runLane(lane: number): Promise<void> {
  while (next < total) {
    const worker = new Worker(new URL("./stress_worker.ts", import.meta.url), { type: "module" });
    try {
      await answerOf(worker);
      for (let count = 0; count < ROUNDS_A_THREAD && next < total; count++) {
        const round = roundOf(next);
        next += step;
        underWay.set(round, performance.now());
        const answer = answerOf(worker);
        worker.postMessage({ round, folder: `${folder}/${lane}` });
        const digest = await answer;
        underWay.delete(round);
        if ((digests.get(round.kind) ?? digest) !== digest) {
          throw new Error(`round ${round.number} (${round.kind}, ${round.threads} threads) gave other bytes`);
        }
        digests.set(round.kind, digest);
        if (++ended % 20 === 0) say(`${ended} rounds ended`);
        watch.begin();
      }
    } finally {
      worker.terminate();
    }
  }
}

function answerOf(worker: Worker): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  worker.onmessage = ({ data }: MessageEvent<RoundReply>) =>
    "error" in data ? reject(new Error(data.error)) : resolve(data.digest);
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(event.message));
  };
  return promise;
}

const watch = watchSilence(() => {
  say(`HUNG after ${ended} rounds (process id ${Deno.pid})`);
  for (const [{ number, kind, threads }, begun] of underWay) {
    say(
      `round ${number} (${kind}, ${threads} threads) for ${Math.round((performance.now() - begun) / 1000)} s`,
    );
  }
  for (const line of threadStates()) say(line);
  Deno.exit(1);
}, patience * 1000);

watch.begin();
try {
  await Promise.all(Array.from({ length: atOnce }, (_, lane) => runLane(lane)));
} finally {
  watch.end();
  await Deno.remove(folder, { recursive: true });
}
say(`${ended} rounds ended`);
