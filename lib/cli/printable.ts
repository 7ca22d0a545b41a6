const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Names come from strangers: no control character of theirs reaches the terminal, nor one that turns what follows it. */
export function printable(text: string): string {
  return text.replace(new RegExp(`${UNPRINTABLE.source}+`, "gu"), " ");
}

/** The same of a text of several lines, which it keeps. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/**
 * A value as JSON, with such characters escaped: JSON itself leaves some of them as they are.
 *
 * @param indent Spaces a level; 0 for all on one line.
 */
export function printableJson(value: unknown, indent = 0): string {
  const escaped = (character: string) =>
    // Line breaks are JSON's own here, as those in strings are escaped already.
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, indent).replace(UNPRINTABLE, escaped);
}
