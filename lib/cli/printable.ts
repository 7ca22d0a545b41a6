/** Names come from strangers: none of their control characters reaches the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
