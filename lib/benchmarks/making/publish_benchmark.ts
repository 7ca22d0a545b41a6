import { namesIn } from "../../files/names_in.ts";
import { removeFolder } from "../../files/remove_folder.ts";
import { isDeepStrictEqual } from "node:util";
import { join, resolve } from "@std/path";
import project from "../../../deno.json" with { type: "json" };
import { InvalidDataError } from "../../errors.ts";
import type { SkippedImage } from "./check_images.ts";
import type { BenchmarkSizes } from "./split_images.ts";

/** Content of a benchmark. */
export interface BenchmarkContent<Sizes = BenchmarkSizes> {
  /** How many images of each kind there are. */
  sizes: Sizes;
  /** Images that it was made without. */
  skipped: SkippedImage[];
}

/** Contents of `benchmark.json`. No path and no time: the same seed gives the same bytes anywhere. */
interface Manifest<Sizes> extends BenchmarkContent<Sizes> {
  /** Name of the tool that wrote it. */
  tool: string;
  /** The toolkit's version. */
  version: string;
  /** Everything that the files depend on; plain JSON. */
  settings: unknown;
}

/** Options for {@linkcode publishBenchmark}. */
export interface PublishBenchmarkOptions {
  /** The folder's final name. */
  out: string;
  /** Everything that the files depend on. */
  settings: Record<string, unknown>;
  /** True if a benchmark with other settings is replaced; otherwise it is refused. */
  replace: boolean;
}

/** A folder with a benchmark in it. */
export interface PublishedBenchmark<Sizes = BenchmarkSizes> extends BenchmarkContent<Sizes> {
  /** True if it was there already. */
  reused: boolean;
}

const TOOL = "rdcd make-benchmark";
const MANIFEST = "benchmark.json";
const LOCK = ".lock";

/**
 * Makes a benchmark's folder that is either complete or not there: it is filled beside its place, gets its manifest
 * last, and is renamed. A killed run leaves a folder called `….partial`, which the next run clears. Of two runs at
 * once, the second waits and then finds the first one's folder.
 *
 * @param fill Writes the images and tables into the folder that it is given.
 * @throws {InvalidDataError} If something else is in the way.
 */
export async function publishBenchmark<Sizes>(
  options: PublishBenchmarkOptions,
  fill: (folder: string) => Promise<BenchmarkContent<Sizes>>,
): Promise<PublishedBenchmark<Sizes>> {
  const settings = JSON.parse(JSON.stringify(options.settings));
  const out = resolve(options.out);
  const partial = `${out}.partial`;
  const lookUp = () => findMade<Sizes>(out, settings, options.replace);
  const existing = await lookUp();
  if (existing !== undefined) return existing;

  await Deno.mkdir(partial, { recursive: true });
  const lock = await Deno.open(join(partial, LOCK), { create: true, write: true });
  try {
    await lock.lock(true);
    const madeMeanwhile = await lookUp();
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    await Deno.mkdir(partial, { recursive: true });
    for await (const { name } of Deno.readDir(partial)) {
      if (name !== LOCK) await Deno.remove(join(partial, name), { recursive: true });
    }
    const content = await fill(partial);
    const manifest: Manifest<Sizes> = { tool: TOOL, version: project.version, settings, ...content };
    await Deno.writeTextFile(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await Deno.remove(join(partial, LOCK));
    // Whatever is at the final name by now is empty or to be replaced: the look-up refused all else.
    await removeFolder(out);
    await Deno.rename(partial, out);
    return { ...content, reused: false };
  } catch (error) {
    await removeFolder(partial);
    throw error;
  } finally {
    lock.close();
  }
}

/** The benchmark that is there already, if it is the one that is wanted. */
async function findMade<Sizes>(
  out: string,
  settings: unknown,
  replace: boolean,
): Promise<PublishedBenchmark<Sizes> | undefined> {
  const names = await readNames(out);
  if (names.length === 0) return undefined;
  if (!names.includes(MANIFEST)) {
    throw new InvalidDataError(
      out,
      `other files are in it, and no ${MANIFEST}; name an empty folder or a new one`,
    );
  }
  const manifest = await readManifest<Sizes>(join(out, MANIFEST));
  if (manifest.version === project.version && isDeepStrictEqual(manifest.settings, settings)) {
    return { sizes: manifest.sizes, skipped: manifest.skipped, reused: true };
  }
  if (replace) return undefined;
  throw new InvalidDataError(
    out,
    "a benchmark with other settings or of other images is there; delete it or name another folder",
  );
}

async function readManifest<Sizes>(path: string): Promise<Manifest<Sizes>> {
  let manifest: Manifest<Sizes> | null;
  try {
    manifest = JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new InvalidDataError(path, "it is not JSON; delete the folder or name another", { cause });
  }
  if (manifest?.tool !== TOOL) {
    throw new InvalidDataError(path, `"${TOOL}" did not write it; name another folder`);
  }
  return manifest;
}

async function readNames(folder: string): Promise<string[]> {
  try {
    return await namesIn(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotADirectory)) throw error;
    throw new InvalidDataError(folder, "it is a file; name an empty folder or a new one");
  }
}
