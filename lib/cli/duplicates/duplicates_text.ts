import type { DuplicateGroup, DuplicateImage, LoosePair } from "../../duplicates/form_groups.ts";
import { sizeText } from "../../text/quantity_text.ts";
import { printable } from "../printable.ts";

/** The groups as a list for people. */
export function duplicatesText(groups: readonly DuplicateGroup[], loose: readonly LoosePair[]): string {
  const lists = groups.map(({ kind, weakestLink, isLarge, bytesToFree, images }, index) => {
    const what = kind === "exact" ? "the same pixels" : `alike to ${weakestLink.toFixed(3)}`;
    const doubt = isLarge ? ", so many that a look is advised" : "";
    const heading = `${index + 1}: ${images.length} images, ${what}${doubt}; frees ${sizeText(bytesToFree)}`;
    return [heading, ...images.map(imageLine)].join("\n");
  });
  const pairs = loose.length === 0 ? [] : [
    [
      "alike, but with too little else in common to be in one group:",
      ...loose.map(({ path, other, score }) =>
        `  ${printable(path)}  ${printable(other)}  ${score.toFixed(3)}`
      ),
    ].join("\n"),
  ];
  return [...lists, ...pairs].join("\n\n");
}

function imageLine(image: DuplicateImage): string {
  const { path, width, height, size, modified, keep, samePixels, score, isLink } = image;
  const alike = isLink ? "another name of it" : samePixels === null ? score.toFixed(3) : "same pixels";
  const date = new Date(modified).toISOString().slice(0, 10);
  return `  ${keep ? "keep" : "    "}  ${printable(path)}  ${width} × ${height}  ${
    sizeText(size)
  }  ${date}  ${alike}`;
}
