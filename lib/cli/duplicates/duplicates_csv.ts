import type { DuplicateGroup } from "../../duplicates/form_groups.ts";
import { csvText } from "../csv_text.ts";

/** The groups as CSV, a line an image. */
export function duplicatesCsv(groups: readonly DuplicateGroup[]): string {
  const rows = groups.flatMap(({ kind, images }, index) =>
    images.map(({ path, width, height, size, modified, keep, samePixels, score, key }) => ({
      group: index + 1,
      kind,
      keep: keep ? "yes" : "no",
      path,
      width,
      height,
      bytes: size,
      modified: new Date(modified).toISOString(),
      score,
      same_pixels: samePixels ?? "",
      sha256: key,
    }))
  );
  return csvText(rows, [
    ...["group", "kind", "keep", "path", "width", "height", "bytes", "modified", "score"] as const,
    ...["same_pixels", "sha256"] as const,
  ]);
}
