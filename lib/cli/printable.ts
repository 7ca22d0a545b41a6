/** Names come from strangers: no control character of theirs reaches the terminal, nor one that turns what follows it. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, " ");
}
