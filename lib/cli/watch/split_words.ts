import { UsageError } from "../task.ts";

/**
 * The words of a command line as a shell tells them apart: by white space, unless it is quoted. Nothing is expanded, so that
 * no file name can become a command.
 *
 * @param option The option that it is the value of, for the error.
 * @throws {UsageError} If a quote is not closed, or there is no word.
 */
export function splitWords(text: string, option: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    const next = text[at + 1];
    if (quote !== null && character === quote) quote = null;
    else if (quote === null && (character === "'" || character === '"')) {
      quote = character;
      word ??= "";
    } else if (character === "\\" && next !== undefined && isEscaped(quote, next)) {
      word = (word ?? "") + next;
      at += 1;
    } else if (quote === null && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? "") + character;
  }
  if (quote !== null) throw new UsageError(`--${option} has a ${quote} that is not closed: ${text}`);
  if (word !== null) words.push(word);
  if (words.length === 0) throw new UsageError(`--${option} takes a command: current value is empty`);
  return words;
}

function isEscaped(quote: string | null, next: string): boolean {
  return quote === null || (quote === '"' && (next === '"' || next === "\\"));
}
