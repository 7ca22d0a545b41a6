import { basename } from "@std/path";
import { readJsonFile } from "../../lib/json/read_json_file.ts";
import { InvalidDataError } from "../../lib/errors.ts";

/** Output of a cell, as in the file. */
export interface NotebookOutput {
  /** `"stream"`, `"display_data"`, `"execute_result"` or `"error"`. */
  output_type: string;
  /** Of a display or a result: its forms by their media types. */
  data?: Record<string, unknown>;
  /** Of a stream: its text. */
  text?: string | string[];
  /** Other keys. */
  [key: string]: unknown;
}

/** A cell. */
export interface NotebookCell {
  /** `"code"`, `"markdown"` or `"raw"`. */
  cell_type: string;
  /** The id in the file; older files have none. */
  id?: string;
  /** Whatever programs have stored with it, tags included. */
  metadata: Record<string, unknown>;
  /** Its text. */
  source: string;
  /** Of a code cell: what it showed when it was executed last. */
  outputs: NotebookOutput[];
  /** Of a code cell: as which it was executed last. */
  execution_count: number | null;
}

/** A notebook, as it is in its file. */
export interface Notebook {
  /** The file. */
  path: string;
  /** The file's name. */
  name: string;
  /** The cells in order. */
  cells: NotebookCell[];
  /** Whatever programs have stored with it. */
  metadata: Record<string, unknown>;
}

/**
 * Reads a notebook.
 *
 * @throws {DataMissingError} If there is no such file.
 * @throws {InvalidDataError} If it is no notebook of nbformat 4, naming the first cell that breaks that form.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const howToGet = "deno task notebooks without a file executes those of notebooks/.";
  const content = await readJsonFile(path, howToGet) as Partial<Notebook & { nbformat: number }> | null;
  if (content?.nbformat !== 4 || !Array.isArray(content.cells)) {
    throw new InvalidDataError(path, "it is no notebook of nbformat 4");
  }
  const wrong = content.cells.findIndex((cell) => !isCell(cell));
  if (wrong >= 0) throw new InvalidDataError(path, `its cell ${wrong + 1} breaks the form of nbformat 4`);
  const cells = content.cells.map((cell) => ({
    ...cell,
    metadata: cell.metadata ?? {},
    source: joinLines(cell.source),
    outputs: cell.outputs ?? [],
    execution_count: cell.execution_count ?? null,
  }));
  return { path, name: basename(path), cells, metadata: isRecord(content.metadata) ? content.metadata : {} };
}

function isCell(cell: unknown): boolean {
  if (!isRecord(cell)) return false;
  const { cell_type, source, metadata = {}, outputs = [] } = cell;
  return typeof cell_type === "string" && isText(source) && isRecord(metadata) && Array.isArray(outputs) &&
    outputs.every(isOutput);
}

function isOutput(output: unknown): boolean {
  if (!isRecord(output)) return false;
  const { output_type, data = {}, text = "" } = output;
  return typeof output_type === "string" && isRecord(data) && isText(text);
}

function isText(text: unknown): boolean {
  return typeof text === "string" || (Array.isArray(text) && text.every((line) => typeof line === "string"));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text that a file may hold in one string or in lines. */
export function joinLines(text: string | string[]): string {
  return Array.isArray(text) ? text.join("") : text;
}

/** Checks whether a cell holds code that is executed. */
export function isCode({ cell_type, source }: NotebookCell): boolean {
  return cell_type === "code" && source.trim() !== "";
}

/** Checks whether a cell has a tag. */
export function hasTag({ metadata }: NotebookCell, tag: string): boolean {
  return Array.isArray(metadata.tags) && metadata.tags.includes(tag);
}
