import { drawChoice, drawInteger } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";

const WORDS =
  ("river harvest the of in and market to early report garden winter between window number station " +
    "evening annual letter from mountain second history bridge method answer castle with silver measure under forest " +
    "paper public train season yellow figure north message result engine island council museum a at supper teacher " +
    "after village record doctor member summer growth colour theatre morning harbour village question circle often " +
    "lantern orchard weather travel music copper science people border dinner house never planet south reason")
    .split(" ");

/** `count` words of everyday English, without meaning. */
export function drawWords(prng: Prng, count: number): string {
  return Array.from({ length: count }, () => drawChoice(prng, WORDS)).join(" ");
}

/** One to `most` words, the first letter large. */
export function drawTitle(prng: Prng, most: number): string {
  const words = drawWords(prng, drawInteger(prng, [1, most]));
  return words[0]!.toUpperCase() + words.slice(1);
}
