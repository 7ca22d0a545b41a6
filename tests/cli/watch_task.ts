import assert from "node:assert/strict";
import { join } from "@std/path";
import { generatePicture } from "rdcd/datasets";
import { extractToStore, resolveMethod } from "rdcd/descriptors";
import { encodeImage, type Image, listImages, resizeImage } from "rdcd/images";
import { hashFile } from "../../lib/files/hash_file.ts";
import { taskCommand } from "./interrupt_task.ts";

/** A line of the journal, as far as tests look at it. */
export interface Line {
  /** The image. */
  image: string;
  /** What it is a copy of. */
  copies?: { reference: string; score: number }[] | null;
  /** What it is most like. */
  nearest?: { reference: string; score: number }[] | null;
  /** Why it could not be read. */
  unreadable?: string | null;
  /** The method. */
  method?: string;
  /** The lowest score of a copy. */
  threshold?: number;
  /** The content. */
  sha256: string;
  /** The image of the same content. */
  sameAs?: string;
}

/** Writes an image so that it is whole from the first moment on. */
export async function save(image: Image, path: string, quality = 90): Promise<void> {
  const partial = `${path}.partial`;
  await Deno.writeFile(partial, await encodeImage(image, { format: "jpeg", quality }));
  await Deno.rename(partial, path);
}

/** A picture; 0 to 7 are references. */
export const picture = (index: number): Promise<Image> => generatePicture({ seed: 7, index });

/** A copy of it. */
export const smaller = (image: Image): Image => resizeImage(image, { width: 150, height: 140 });

/** A folder with references 0 to 7 in a store, and an empty one for what arrives. */
export async function prepare(folder: string): Promise<{
  arrivals: string;
  index: string;
  journal: string;
  args: string[];
}> {
  const [references, arrivals] = [join(folder, "references"), join(folder, "arrivals")];
  await Deno.mkdir(references);
  await Deno.mkdir(arrivals);
  for (let seed = 0; seed < 8; seed += 1) {
    await save(await picture(seed), join(references, `r${seed}.jpg`));
  }
  const index = join(folder, "references.pdq");
  const images = await Promise.all(
    (await listImages(references)).map(async (image) => ({ ...image, sha256: await hashFile(image.path) })),
  );
  await extractToStore(images, await resolveMethod("pdq"), index);
  const journal = join(folder, "arrivals.jsonl");
  const args = ["--images", arrivals, "--index", index, "--out", journal, "--settle", "0"];
  return { arrivals, index, journal, args };
}

/** The whole lines of a journal. */
export const linesOf = async (journal: string): Promise<Line[]> =>
  (await Deno.readTextFile(journal).catch(() => "")).split("\n").slice(0, -1).map((line) => JSON.parse(line));

/** The images of lines, in order. */
export const names = (lines: readonly Line[]): string[] => lines.map(({ image }) => image).sort();

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, task?: WatchTask): Promise<void> {
  while (!await holds()) {
    assert.ok(!task?.hasEnded(), `the task has ended: ${task?.stderr()}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Waits until the journal has so many lines. */
export async function waitFor(journal: string, count: number, task: WatchTask): Promise<Line[]> {
  await until(async () => (await linesOf(journal)).length >= count, task);
  return await linesOf(journal);
}

/** A task that runs. */
export interface WatchTask {
  /** Sends it a signal. */
  kill(signal: Deno.Signal): void;
  /** True once it has ended. */
  hasEnded(): boolean;
  /** Its results up to now. */
  stdout(): string;
  /** Its messages up to now. */
  stderr(): string;
  /** Waits until it has ended. */
  ended(): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** Starts the task. */
export async function start(args: string[], ...flags: string[]): Promise<WatchTask> {
  return run("deno", [...await taskCommand("watch", ...flags), ...args]);
}

/** Starts it by a Python program that takes something from it first. */
export async function startWithout(what: string, args: string[]): Promise<WatchTask> {
  return run("python3", ["-c", what, "deno", ...await taskCommand("watch"), ...args]);
}

function run(command: string, args: string[]): WatchTask {
  const task = new Deno.Command(command, {
    args,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [stdout, stderr] = [read(task.stdout), read(task.stderr)];
  let hasEnded = false;
  const ended = (async () => {
    const { code } = await task.status;
    hasEnded = true;
    await Promise.all([stdout.end, stderr.end]);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  })();
  return {
    kill: (signal) => task.kill(signal),
    hasEnded: () => hasEnded,
    stdout: stdout.text,
    stderr: stderr.text,
    ended: () => ended,
  };
}

function read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): { text: () => string; end: Promise<void> } {
  let text = "";
  const end = (async () => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) text += part;
  })();
  return { text: () => text, end };
}

/** Ends the task by a signal. */
export async function end(
  task: WatchTask,
  signal: Deno.Signal,
): Promise<{ code: number; stdout: string; stderr: string }> {
  task.kill(signal);
  return await task.ended();
}
