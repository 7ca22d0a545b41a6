import { stringify } from "csv-stringify/sync";
import type { DuplicateGroup } from "../../duplicates/form_groups.ts";

/** The groups as CSV, a line an image. Cells that a spreadsheet would take for a formula begin with an apostrophe. */
export function duplicatesCsv(groups: readonly DuplicateGroup[]): string {
  return stringify(
    groups.flatMap(({ kind, images }, index) =>
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
    ),
    {
      header: true,
      columns: [
        ...["group", "kind", "keep", "path", "width", "height", "bytes", "modified", "score", "same_pixels"],
        "sha256",
      ],
      escape_formulas: true,
    },
  );
}
