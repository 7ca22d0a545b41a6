/**
 * The words of a call with another value of an option, which may be given once only.
 *
 * @param words The words.
 * @param option The option, such as `"--out"`; it is added where it is not among them.
 * @param value Its value.
 */
export function withOption(words: readonly string[], option: string, value: string): string[] {
  const at = words.indexOf(option);
  return at === -1 ? [...words, option, value] : words.with(at + 1, value);
}
