import { ownJupyter } from "./own_jupyter.ts";
import "./quiet_tfjs.ts";

/** Content that a notebook displays: the same in several forms, of which it takes the best that it can show. */
export interface Displayed<Forms = Readonly<Record<string, string>>> {
  /** The forms by their media types, such as `text/html` and `text/plain`. */
  readonly forms: Forms;
  /** Jupyter's Deno kernel asks for what a cell ends in here; with no forms, in Jupyter, it has been shown already. */
  [display: symbol]: () => Promise<Forms | Record<string, never>>;
}

/** Milliseconds from an output to the end of its cell. */
const OUTPUT_MS = 30;

/**
 * Forms, ready for a notebook: a cell that ends in what this returns shows it.
 *
 * In Jupyter it shows itself and keeps the cell from ending for a moment. Deno's kernel says on one channel what a cell
 * shows and on another that it has ended, and who listens to both drops an output that comes after the end, or takes it for
 * the next cell's.
 *
 * @param forms The forms by their media types.
 */
export function displayed<Forms>(forms: Forms): Displayed<Forms> {
  return {
    forms,
    [Symbol.for("Jupyter.display")]: async () => {
      const jupyter = ownJupyter();
      if (jupyter === null) return forms;
      await jupyter.broadcast("display_data", { data: forms, metadata: {}, transient: {} });
      await new Promise((resolve) => setTimeout(resolve, OUTPUT_MS));
      return {};
    },
  };
}
