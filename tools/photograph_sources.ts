import { join } from "@std/path";
import { parse } from "csv-parse/sync";

/** The sets of a folder of photographs that are trained on, each with a manifest of its name. */
export const SETS = ["train", "more"];

/** A row of a manifest, as far as it is read here. */
export type ManifestRow = Record<"file" | "source" | "license_class", string>;

/** Reads the manifest of a set. */
export async function readManifest(photographs: string, set: string): Promise<ManifestRow[]> {
  return parse<ManifestRow>(await Deno.readTextFile(join(photographs, `${set}_manifest.csv`)), {
    columns: true,
  });
}

/** Sources that have photographs in common. */
const SAME: Readonly<Record<string, string>> = { cid22: "feedme" };

/**
 * Where photographs come from, by their files' names in the sets and as `training_photographs.ts` calls them: those of one
 * source may be pages of one book or garments before one wall. Sources of one publisher, which have the same before the first
 * hyphen, count as one: a textbook's charts are in its translations, and drawn alike in its other books.
 */
export async function photographSources(photographs: string): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const set of SETS) {
    for (const { file, source } of await readManifest(photographs, set)) {
      const publisher = source.split("-")[0]!;
      const group = SAME[publisher] ?? publisher;
      sources.set(file, group).set(`${set}-${file}`, group);
    }
  }
  return sources;
}
