import type { DuplicateGroup, DuplicateImage, LoosePair } from "../../duplicates/form_groups.ts";
import { sizeText } from "../../text/quantity_text.ts";
import { printable } from "../printable.ts";

/** Pairs between groups that are listed; there may be very many of a film's frames. */
const SHOWN = 20;

/** The groups as a list for people. */
export function duplicatesText(groups: readonly DuplicateGroup[], loose: readonly LoosePair[]): string {
  const lists = groups.map(({ kind, weakestLink, isLarge, bytesToFree, images }, index) => {
    const what = kind === "exact" ? "the same pixels" : `alike to ${weakestLink.toFixed(3)}`;
    const doubt = isLarge ? ", so many that a look is advised" : "";
    const heading = `${index + 1}: ${images.length} images, ${what}${doubt}; frees ${sizeText(bytesToFree)}`;
    const sets = new Set(images.map(({ samePixels }) => samePixels).filter((set) => set !== null)).size;
    return [heading, ...images.map((image) => imageLine(image, sets > 1))].join("\n");
  });
  const pairs = loose.length === 0 ? [] : [
    [
      "alike, but with too little else in common to be in one group:",
      ...loose.slice(0, SHOWN).map(({ path, other, score }) =>
        `  ${printable(path)}  ${printable(other)}  ${score.toFixed(3)}`
      ),
      ...loose.length > SHOWN ? [`  and ${loose.length - SHOWN} pairs more, see --json`] : [],
    ].join("\n"),
  ];
  return [...lists, ...pairs].join("\n\n");
}

function imageLine(image: DuplicateImage, isNumbered: boolean): string {
  const { path, width, height, size, modified, keep, samePixels, score, isLink, lacksEnd } = image;
  const alike = isLink
    ? "another name of it"
    : samePixels === null
    ? score.toFixed(3)
    : isNumbered
    ? `same pixels (${samePixels})`
    : "same pixels";
  const date = new Date(modified).toISOString().slice(0, 10);
  return `  ${keep ? "keep" : "    "}  ${printable(path)}  ${width} × ${height}  ${
    sizeText(size)
  }  ${date}  ${alike}${lacksEnd ? ", its end is missing" : ""}`;
}
