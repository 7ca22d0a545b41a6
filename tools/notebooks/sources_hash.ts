import { hashJson } from "../../lib/json/hash_json.ts";
import { isCode, type Notebook } from "./notebook.ts";

/** Changes with the code of a notebook, not with its prose. */
export function sourcesHash({ cells }: Notebook): string {
  return hashJson(cells.filter(isCode).map(({ source }) => source));
}

/**
 * The hash of the code that the outputs in the file are of.
 *
 * @returns `undefined` where {@linkcode storedNotebook} has never written it.
 */
export function executedHash({ metadata }: Notebook): string | undefined {
  return (metadata.rdcd as { sources?: string } | undefined)?.sources;
}
