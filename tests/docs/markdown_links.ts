import { dirname, join, normalize } from "@std/path";

/** A link of a Markdown file, with the line that it is in. */
export interface MarkdownLink {
  /** From 1 on. */
  line: number;
  /** What stands in the brackets, such as `docs/scale.md#many-machines`. */
  target: string;
}

/** Markdown without its code, lines kept. */
function withoutCode(markdown: string): string {
  const blank = (code: string) => code.replaceAll(/[^\n]/g, " ");
  return markdown.replaceAll(/^( *)```[^]*?^\1```/gm, blank).replaceAll(/`[^`\n]*`/g, blank);
}

/**
 * The links of Markdown text, those to images included.
 *
 * @param markdown The text.
 */
export function linksOf(markdown: string): MarkdownLink[] {
  const text = withoutCode(markdown);
  return [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(({ index, 1: target }) => ({
    line: text.slice(0, index).split("\n").length,
    target: target!,
  }));
}

/**
 * The anchors that GitHub gives the headings of Markdown text.
 *
 * @param markdown The text.
 */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  const fenced = markdown.replaceAll(/^( *)```[^]*?^\1```/gm, "");
  for (const [, heading] of fenced.matchAll(/^#{1,6} +(.+)$/gm)) {
    const words = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{N}_\- ]/gu, "").trim().replaceAll(" ", "-");
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

/**
 * What is wrong with the relative links of a Markdown file: a file that is not there, or a heading.
 *
 * @param path The file.
 * @returns A line a broken link.
 */
export async function brokenLinks(path: string): Promise<string[]> {
  const broken: string[] = [];
  for (const { line, target } of linksOf(await Deno.readTextFile(path))) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file, anchor] = target.split("#");
    const linked = file === "" ? path : normalize(join(dirname(path), file!));
    const found = await Deno.stat(linked).catch(() => null);
    const isBroken = found === null ||
      anchor !== undefined && !(found.isFile && anchorsOf(await Deno.readTextFile(linked)).has(anchor));
    if (isBroken) broken.push(`${path}:${line}: ${target}`);
  }
  return broken;
}
