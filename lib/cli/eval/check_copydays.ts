import { basename, join } from "@std/path";
import { copydaysMatches } from "../../benchmarks/layouts/copydays_matches.ts";
import { listImages } from "../../images/list_images.ts";
import { listPart } from "../../benchmarks/layouts/list_part.ts";
import { copydaysPublished, locateCopydays } from "../../benchmarks/layouts/read_copydays.ts";
import type { ImageEntry } from "../../types.ts";
import type { BenchmarkChoice } from "./benchmark_choice.ts";
import { type CheckedDataSet, type CheckedPart, tolerant } from "./checked_data_set.ts";

/** Checks Copydays and its distractors without describing an image. */
export async function checkCopydays(
  { folder, distractors, whitening }: Extract<BenchmarkChoice, { kind: "copydays" }>,
): Promise<CheckedDataSet> {
  const problems: string[] = [];
  const parts: CheckedPart[] = [];
  const images: ImageEntry[][] = [];
  for (const { block, paths } of await locateCopydays(folder)) {
    const own = await tolerant(() => listPart(paths), problems) ?? [];
    images.push(own);
    const missing = paths.length === 0;
    const where = paths[0] ?? join(folder, block.name);
    parts.push({ part: block.name, where, count: own.length, published: block.published, missing });
  }
  const queries = images.flatMap((own, index) => own.map(({ id }) => `${parts[index]!.part}/${id}`));
  if (!parts[0]!.missing) await tolerant(() => copydaysMatches(queries, folder), problems);
  const others = [
    ["distractors", distractors, copydaysPublished.references - parts[0]!.published!],
    ["whitening", whitening, copydaysPublished.training],
  ] as const;
  for (const [part, where, published] of others) {
    if (where === undefined) continue;
    const own = await tolerant(() => listImages(where), problems) ?? [];
    images.push(own);
    parts.push({ part, where, count: own.length, published, missing: own.length === 0 });
  }
  return { name: "Copydays", layout: `folders of ${basename(folder)}`, parts, problems, images };
}
