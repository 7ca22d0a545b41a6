import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { generatePicture } from "rdcd/datasets";
import { type Prng, seededPrng } from "rdcd/augmentations";
import { encodeImage, type Image, resizeImage } from "rdcd/images";
import { taskCommand } from "./interrupt_task.ts";
import { runDenoTask } from "./run_deno_task.ts";

/** Options for {@linkcode soakWatch}. */
export interface SoakWatchOptions {
  /** An empty folder. */
  folder: string;
  /** Contents that arrive. */
  contents: number;
  /** Times that the task is killed while the first half of them arrives. */
  kills: number;
  /** Milliseconds that the task works at most before it is killed. */
  longestLife: number;
  /** Where its random choices come from. */
  seed: string;
  /** Receives a line now and then. */
  onProgress?: (line: string) => void;
}

/** What happened. */
export interface SoakWatchReport {
  /** Contents that were there until they were examined, or longer. */
  stayed: number;
  /** Contents that were removed or replaced before they had been examined, and were not. */
  missed: number;
  /** Files renamed, touched, copied, replaced and removed. */
  changes: Record<string, number>;
  /** Lines of the journal, and those of them that are of contents examined before. */
  lines: { all: number; same: number };
  /** Lines that were delivered, answers that were none or refusals, and lines that came again. */
  webhook: { delivered: number; failed: number; again: number };
  /** Megabytes of memory of the last process, by the images that it had examined, a thousand apart. */
  memory: { examined: number; megabytes: number }[];
  /** Seconds altogether. */
  seconds: number;
}

interface Line {
  image: string;
  sha256: string;
  copies?: { reference: string }[] | null;
  sameAs?: string;
}

const REFERENCES = 12;
const OTHERS = 36;
/** Contents that may wait to be examined, so that the disk and not a queue is what is tested. */
const MOST_WAITING = 1500;

/**
 * Has images arrive in a folder that `deno task watch` watches, in bursts, while others are renamed, touched, copied, replaced
 * and removed, the task is killed at random moments and started again, and the receiver of its webhook fails now and then.
 *
 * Asserts that at the end every content that stayed was examined exactly once, others at most once, and that every image with a
 * copy was delivered at least once and in the order of the journal.
 */
export async function soakWatch(options: SoakWatchOptions): Promise<SoakWatchReport> {
  const { folder, contents, kills, longestLife, seed, onProgress = () => {} } = options;
  const began = performance.now();
  const prng = seededPrng(seed);
  const { index, bases } = await prepare(folder);
  const [arrivals, journal] = [join(folder, "arrivals"), join(folder, "arrivals.jsonl")];
  await Deno.mkdir(join(arrivals, "sub"), { recursive: true });
  await using receiver = receive(seededPrng(`${seed} receiver`));

  const args = [
    ...await taskCommand(
      ...["watch", `--allow-net=127.0.0.1:${receiver.port}`, "--preload=tests/cli/report_memory.ts"] as const,
    ),
    ...["--images", arrivals, "--index", index, "--out", journal, "--settle", "1", "--rescan", "5"],
    ...["--webhook", `http://127.0.0.1:${receiver.port}/`, "--webhook-timeout", "1"],
  ];
  const start = () =>
    new Deno.Command("deno", { args, env: { NO_COLOR: "1" }, stdout: "null", stderr: "piped" }).spawn();
  const follow = followJournal(journal);
  const mover = moveFiles(arrivals, { bases, prng, isExamined: (sha256) => follow.examined.has(sha256) });

  let task = start();
  let killed = 0;
  let output = listen(task);
  const killing = (async () => {
    const moments = seededPrng(`${seed} kills`);
    while (killed < kills) {
      // While it starts, or while it works.
      const isStarting = moments() < 0.2;
      while (!isStarting && !output.text().includes("watch: ")) await sleep(20);
      await sleep(moments() * longestLife);
      task.kill("SIGKILL");
      const { code } = await task.status;
      assert.equal(code, 137, output.text());
      killed += 1;
      onProgress(`${seconds(began)} s: killed ${killed} times, ${follow.examined.size} contents examined`);
      task = start();
      output = listen(task);
    }
  })();

  const memory: { examined: number; megabytes: number }[] = [];
  let base = -1;
  while (mover.arrived() < contents || killed < kills) {
    await follow.read();
    // The first half arrives while the task is killed, the second while it lives on.
    const allowed = killed < kills ? contents / 2 * (killed + 1) / (kills + 1) : contents;
    if (killed === kills && base < 0) base = follow.examined.size;
    sample(memory, output.megabytes(), base, follow.examined.size);
    const waiting = mover.arrived() - follow.examined.size - mover.lost();
    if (mover.arrived() >= allowed || waiting > MOST_WAITING) await sleep(50);
    else {
      const burst = Math.min(allowed - mover.arrived(), 1 + Math.floor(prng() ** 3 * 200));
      for (let n = 0; n < burst; n++) await mover.step();
      await sleep(prng() * 100);
    }
  }
  await killing;
  let ended = false;
  task.status.then(() => ended = true);
  while (
    !mover.staying().every((sha256) => follow.examined.has(sha256)) || !receiver.isDoneWith(follow.lines)
  ) {
    assert.ok(!ended, `the task has ended: ${output.text()}`);
    await follow.read();
    sample(memory, output.megabytes(), base, follow.examined.size);
    await sleep(50);
  }
  // What is not to be examined or delivered again would be now.
  await sleep(1500);
  await follow.read();
  task.kill("SIGINT");
  assert.equal((await task.status).code, 0, output.text());

  const counts = new Map<string, number>();
  for (const { sha256, sameAs } of follow.lines) {
    if (sameAs === undefined) counts.set(sha256, (counts.get(sha256) ?? 0) + 1);
  }
  const twice = [...counts].filter(([, count]) => count > 1);
  assert.deepEqual(twice, [], "contents that were examined more than once");
  const missing = mover.staying().filter((sha256) => !counts.has(sha256));
  assert.deepEqual(missing, [], "contents that were not examined");
  const wanted = follow.lines.filter(isWanted).map(nameOf);
  assert.deepEqual(receiver.firsts(), wanted, "images with copies, in the order of their first delivery");
  return {
    stayed: mover.staying().length,
    missed: mover.contents().filter((sha256) => !counts.has(sha256)).length,
    changes: mover.changes,
    lines: { all: follow.lines.length, same: follow.lines.filter(({ sameAs }) => sameAs).length },
    webhook: receiver.counts(),
    memory,
    seconds: Number(seconds(began)),
  };
}

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
const seconds = (began: number) => ((performance.now() - began) / 1000).toFixed(0);
const isWanted = ({ copies }: Line) => copies !== undefined && copies !== null && copies.length > 0;
const nameOf = ({ image, sha256 }: Line) => `${image} ${sha256}`;

/** What a task prints to stderr, and the memory that it holds. */
function listen(task: Deno.ChildProcess) {
  let [text, megabytes] = ["", 0];
  const read = async () => {
    for await (const part of task.stderr.pipeThrough(new TextDecoderStream())) {
      const memory = /memory: (\d+)/.exec(part)?.[1];
      if (memory !== undefined) megabytes = Math.round(Number(memory) / 2 ** 20);
      text += part.replaceAll(/memory: \d+\n/g, "");
    }
  };
  read();
  return { text: () => text, megabytes: () => megabytes };
}

/** A store of references, and files of images: small copies of them, and others. */
async function prepare(folder: string): Promise<{ index: string; bases: Uint8Array[] }> {
  const references = join(folder, "references");
  await Deno.mkdir(references);
  const small = (image: Image) => resizeImage(image, { width: 60, height: 60 });
  const bases: Uint8Array[] = [];
  for (let at = 0; at < REFERENCES + OTHERS; at++) {
    const image = await generatePicture({ seed: 21, index: at });
    if (at < REFERENCES) {
      await Deno.writeFile(join(references, `r${at}.jpg`), await encodeImage(image, { format: "jpeg" }));
    }
    bases.push(await encodeImage(await small(image), { format: "jpeg", quality: 80 }));
  }
  const index = join(folder, "references.phash");
  const { code, stderr } = await runDenoTask(
    ...["extract", "--images", references, "--model", "phash", "--out", index] as const,
  );
  assert.equal(code, 0, stderr);
  return { index, bases };
}

/** Files that come and go. */
function moveFiles(
  arrivals: string,
  { bases, prng, isExamined }: { bases: Uint8Array[]; prng: Prng; isExamined: (sha256: string) => boolean },
) {
  const files: { path: string; sha256: string }[] = [];
  const staying = new Set<string>();
  const contents: string[] = [];
  const lost = new Set<string>();
  const changes = { renamed: 0, touched: 0, copied: 0, replaced: 0, removed: 0 };
  let names = 0;
  const pick = () => files[Math.floor(prng() * files.length)]!;
  const newPath = () => join(arrivals, ...(prng() < 0.2 ? ["sub"] : []), `${names++} ä\n.jpg`);
  // Files end where JPEG says so: what comes behind makes another content of the same image.
  const newContent = () => {
    const base = bases[Math.floor(prng() * bases.length)]!;
    const tail = new TextEncoder().encode(` ${contents.length}`);
    const bytes = new Uint8Array([...base, ...tail]);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    contents.push(sha256);
    staying.add(sha256);
    return { bytes, sha256 };
  };
  const write = async (bytes: Uint8Array, path: string) => {
    if (prng() < 0.1) {
      await Deno.writeFile(path, bytes.subarray(0, bytes.length / 2));
      await sleep(prng() * 20);
      return await Deno.writeFile(path, bytes);
    }
    await Deno.writeFile(`${path}.partial`, bytes);
    await Deno.rename(`${path}.partial`, path);
  };
  /** A content is lost that is nowhere any more and has not been examined yet; it may be at this moment. */
  const leave = (sha256: string) => {
    if (files.some((file) => file.sha256 === sha256)) return;
    if (isExamined(sha256)) return;
    staying.delete(sha256);
    lost.add(sha256);
  };
  return {
    changes,
    arrived: () => contents.length,
    contents: () => contents,
    staying: () => [...staying],
    lost: () => lost.size,
    async step() {
      const { bytes, sha256 } = newContent();
      const choice = files.length < 10 ? 0 : prng();
      if (choice > 0.92) {
        const file = pick();
        const before = file.sha256;
        file.sha256 = sha256;
        await write(bytes, file.path);
        changes.replaced += 1;
        return leave(before);
      }
      const path = newPath();
      await write(bytes, path);
      files.push({ path, sha256 });
      const file = pick();
      const other = prng();
      if (other < 0.15) {
        const to = newPath();
        await Deno.rename(file.path, to);
        file.path = to;
        changes.renamed += 1;
      } else if (other < 0.18) {
        await Deno.utime(file.path, new Date(), new Date());
        changes.touched += 1;
      } else if (other < 0.21) {
        const to = newPath();
        await Deno.copyFile(file.path, to);
        files.push({ path: to, sha256: file.sha256 });
        changes.copied += 1;
      } else if (other < 0.31) {
        files.splice(files.indexOf(file), 1);
        await Deno.remove(file.path);
        changes.removed += 1;
        leave(file.sha256);
      }
    },
  };
}

/** Reads what has been added to the journal. */
function followJournal(path: string) {
  const lines: Line[] = [];
  const examined = new Set<string>();
  let position = 0;
  return {
    lines,
    examined,
    async read() {
      const bytes = await Deno.readFile(path).catch(() => new Uint8Array());
      const end = bytes.lastIndexOf(10) + 1;
      if (end <= position) return;
      const text = new TextDecoder().decode(bytes.subarray(position, end));
      for (const line of text.split("\n").slice(0, -1)) {
        lines.push(JSON.parse(line));
        examined.add(lines.at(-1)!.sha256);
      }
      position = end;
    },
  };
}

/** A receiver that refuses, hangs or breaks off now and then, and is down for a while. */
function receive(prng: Prng) {
  const received: string[] = [];
  const keys = new Map<string, string>();
  let [failed, requests] = [0, 0];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    requests += 1;
    const text = await request.text().catch(() => null);
    const fate = prng();
    const isDown = requests % 1000 > 990;
    if (text === null || isDown || fate < 0.02) {
      failed += 1;
      if (fate < 0.002) await sleep(1500);
      // Taken, but the answer is lost: what at least once is about.
      if (fate < 0.004 && text !== null) take(text, request);
      return new Response("not now", { status: 503, headers: fate < 0.01 ? { "Retry-After": "0" } : {} });
    }
    take(text, request);
    return new Response();
  });
  const take = (text: string, request: Request) => {
    const name = nameOf(JSON.parse(text));
    received.push(name);
    const key = request.headers.get("Idempotency-Key")!;
    assert.equal(keys.get(key) ?? name, name, "one key for two images");
    keys.set(key, name);
  };
  const firsts = () => [...new Set(received)];
  return {
    port: server.addr.port,
    firsts,
    isDoneWith: (lines: readonly Line[]) => keys.size >= lines.filter(isWanted).length,
    counts: () => ({ delivered: keys.size, failed, again: received.length - keys.size }),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Notes the memory of a process each thousand images. */
function sample(
  memory: { examined: number; megabytes: number }[],
  megabytes: number,
  base: number,
  examined: number,
): void {
  const next = memory.length * 1000;
  if (base >= 0 && examined - base >= next && megabytes > 0) memory.push({ examined: next, megabytes });
}
