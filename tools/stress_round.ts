import { createHash } from "node:crypto";
import { join } from "@std/path";
import { prepareImages } from "../lib/images/prepare_images.ts";
import { makeNdec } from "../lib/benchmarks/making/make_ndec.ts";
import { makeViewClasses } from "../lib/benchmarks/making/make_view_classes.ts";
import { listImages } from "../lib/images/list_images.ts";
import { drawViews } from "../lib/training/views/draw_views.ts";

/** The work of a round, and its number of threads. */
export interface Round {
  /** Its place among all rounds. */
  number: number;
  /** Kind of the work. */
  kind: keyof typeof KINDS;
  /** On how many threads. */
  threads: number;
}

const KINDS = { "view classes": viewClasses, "NDEC": ndec, "extraction": extract, "views": views };
const MAX_THREADS = 8;

/** The round at a place: all kinds in turn, then all of them on one more thread. */
export function roundOf(number: number): Round {
  const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
  const turn = Math.floor(number / kinds.length);
  return { number, kind: kinds[number % kinds.length]!, threads: 1 + turn % MAX_THREADS };
}

/**
 * Runs a round.
 *
 * @param folder Where files are written; what the rounds read is made there by the first that needs it.
 * @returns The SHA-256 of all that came out.
 */
export async function runRound({ kind, threads }: Round, folder: string): Promise<string> {
  const hash = createHash("sha256");
  await KINDS[kind](folder, threads, (bytes) => void hash.update(bytes));
  return hash.digest("hex");
}

type Take = (bytes: string | Uint8Array) => void;

async function viewClasses(folder: string, threads: number, take: Take): Promise<void> {
  const out = join(folder, "view_classes");
  await makeViewClasses({ out, seed: 2, sizes: { classes: 2, views: 3 }, threads });
  await takeFolder(out, take);
  await Deno.remove(out, { recursive: true });
}

async function ndec(folder: string, threads: number, take: Take): Promise<void> {
  const out = join(folder, "ndec");
  const sizes = { references: 2, training: 1, copies: 2, distractors: 1, hardNegatives: 1 };
  await makeNdec({ out, seed: 2, sizes, threads });
  await takeFolder(out, take);
  await Deno.remove(out, { recursive: true });
}

async function extract(folder: string, threads: number, take: Take): Promise<void> {
  const preparation = { size: { width: 64, height: 64 }, resize: "fast" } as const;
  const options = { preparation, threads, lookAhead: 2 * threads, budget: 1e8 };
  for await (const { entry, outcome } of prepareImages(await images(folder), options)) {
    take(entry.id);
    take("data" in outcome ? outcome.data : outcome.reason);
  }
}

async function views(folder: string, threads: number, take: Take): Promise<void> {
  const options = { preset: "advanced", size: 32, seed: 1, threads } as const;
  for await (const { entry, views } of drawViews(await images(folder), options)) {
    take(entry.id);
    for (const { data } of views) take(data);
  }
}

async function images(folder: string) {
  const out = join(folder, "pictures");
  // Made once: a folder that is there is left as it is.
  await makeViewClasses({ out, seed: 3, sizes: { classes: 3, views: 8 }, threads: 2 });
  return await listImages(out);
}

async function takeFolder(folder: string, take: Take): Promise<void> {
  const entries = (await Array.fromAsync(Deno.readDir(folder))).sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    take(name);
    if (isDirectory) await takeFolder(join(folder, name), take);
    else take(await Deno.readFile(join(folder, name)));
  }
}
