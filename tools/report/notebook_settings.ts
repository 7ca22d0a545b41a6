import { isCode, type Notebook } from "../notebooks/notebook.ts";

/** A constant that a notebook can be run again with another value of. */
export interface NotebookSetting {
  /** Its name, in capitals, such as `TIER`. */
  name: string;
  /** Its value as it is typed, such as `"micro"` with its quotes. */
  value: string;
}

const SETTING = /^const ([A-Z][A-Z0-9_]*)(?:: [^=\n]+)? = (.+);$/gm;

/** The constants of one line, with names in capitals, that a notebook sets. */
export function notebookSettings({ cells }: Notebook): NotebookSetting[] {
  return cells.filter(isCode).flatMap(({ source }) =>
    Array.from(source.matchAll(SETTING), ([, name, value]) => ({ name: name!, value: value! }))
  );
}
