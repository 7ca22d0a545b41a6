/** Content that a notebook displays: the same in several forms, of which it takes the best that it can show. */
export interface Displayed<Forms = Readonly<Record<string, string>>> {
  /** The forms by their media types, such as `text/html` and `text/plain`. */
  readonly forms: Forms;
  /** Jupyter's Deno kernel asks for them here. */
  [display: symbol]: () => Forms;
}

/**
 * Forms, ready for a notebook: a cell that ends in what this returns shows it.
 *
 * @param forms The forms by their media types.
 */
export function displayed<Forms>(forms: Forms): Displayed<Forms> {
  return { forms, [Symbol.for("Jupyter.display")]: () => forms };
}
