import { readImage, resizeImage } from "rdcd/images";
import type { DescriptorMethod } from "rdcd/descriptors";
import { parse } from "csv-parse/sync";
import { innerProduct } from "./hash_cases.ts";

/** A pair of photographs of ../shared/copydetect and how alike a method finds them. */
export interface ScoredPair {
  /** Whether one is an edited copy of the other. */
  label: "copy" | "different";
  /** The edit; empty for different photographs. */
  transform: string;
  /** Inner product of the two descriptors. */
  score: number;
}

/** Scores every pair of ../shared/copydetect/pairs.csv. */
export async function scorePairs(folder: string, method: DescriptorMethod): Promise<ScoredPair[]> {
  const rows: { query: string; reference: string; label: "copy" | "different"; transform: string }[] = parse(
    await Deno.readTextFile(`${folder}/pairs.csv`),
    { columns: true },
  );
  const vectors = new Map<string, Float32Array>();
  for (const name of new Set(rows.flatMap(({ query, reference }) => [query, reference]))) {
    vectors.set(name, await describeFile(`${folder}/${name}`, method));
  }
  return rows.map(({ query, reference, label, transform }) => (
    { label, transform, score: innerProduct(vectors.get(query)!, vectors.get(reference)!) }
  ));
}

async function describeFile(path: string, method: DescriptorMethod): Promise<Float32Array> {
  const image = await readImage(path);
  const { size } = method.preparation;
  return await method.describe([size === null ? image : resizeImage(image, size)]);
}

/**
 * The lowest score of a copy that was not turned or mirrored (these methods are blind to that by design), and the
 * highest of two different photographs.
 */
export function extremes(
  pairs: readonly ScoredPair[],
): { copies: number; lowestCopy: number; highestOther: number } {
  const copies = pairs.filter(({ label, transform }) => label === "copy" && !/flip|rotat/.test(transform));
  const others = pairs.filter(({ label }) => label === "different");
  return {
    copies: copies.length,
    lowestCopy: Math.min(...copies.map(({ score }) => score)),
    highestOther: Math.max(...others.map(({ score }) => score)),
  };
}
