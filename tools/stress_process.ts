/** One process of `stress_threads.ts`, which says what it does. */
import { watchSilence } from "../lib/parallel/watch_silence.ts";
import { encodeImage } from "../lib/images/encode_image.ts";
import { roundOf } from "./stress_round.ts";
import type { RoundReply } from "./stress_worker.ts";

/** Rounds in one thread before another one takes over, as files of tests are as many threads one after the other. */
const ROUNDS_A_THREAD = 8;

/** Milliseconds after which libvips ends idle threads; 50 more each time that `late_threads.c` holds them up. */
const REST = 15_500 + (Deno.env.get("LD_PRELOAD") === undefined ? 0 : 75);

const [total, step, first, atOnce, patience] = Deno.args.map(Number) as [
  number,
  number,
  number,
  number,
  number,
];
const folder = await Deno.makeTempDir({ prefix: "rdcd_stress_" });
/** When what is under way began. */
const underWay = new Map<string, number>();
const digests = new Map<string, string>();
let next = first;
let ended = 0;

function say(message: string): void {
  console.log(`process ${first}: ${message}`);
}

async function runLane(lane: number): Promise<void> {
  const worker = new Worker(new URL("./stress_worker.ts", import.meta.url), { type: "module" });
  try {
    await answerOf(worker);
    for (let count = 0; count < ROUNDS_A_THREAD && next < total; count++) {
      const round = roundOf(next);
      next += step;
      const digest = await watched(`round ${round.number} (${round.kind}, ${round.threads} threads)`, () => {
        const answer = answerOf(worker);
        worker.postMessage({ round, folder: `${folder}/${lane}` });
        return answer;
      });
      if ((digests.get(round.kind) ?? digest) !== digest) {
        throw new Error(`round ${round.number} (${round.kind}, ${round.threads} threads) gave other bytes`);
      }
      digests.set(round.kind, digest);
      if (++ended % 20 === 0) say(`${ended} rounds ended`);
    }
  } finally {
    worker.terminate();
  }
}

/** Begins to encode just as idle threads of libvips go, see `lost_operation.ts`. */
async function rest(): Promise<void> {
  const image = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3) };
  await encodeImage(image, { format: "jpeg" });
  watch.end();
  await new Promise((resolve) => setTimeout(resolve, REST));
  await watched("encoding after a rest", () => encodeImage(image, { format: "jpeg" }));
}

async function watched<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  underWay.set(what, performance.now());
  watch.begin();
  const result = await work();
  underWay.delete(what);
  watch.begin();
  return result;
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
  say(`HUNG after ${ended} rounds`);
  for (const [what, begun] of underWay) {
    say(`${what} for ${Math.round((performance.now() - begun) / 1000)} s`);
  }
  Deno.exit(1);
}, patience * 1000);

try {
  while (next < total) {
    await Promise.all(Array.from({ length: atOnce }, (_, lane) => runLane(lane)));
    await rest();
  }
} finally {
  watch.end();
  await Deno.remove(folder, { recursive: true });
}
say(`${ended} rounds ended`);
