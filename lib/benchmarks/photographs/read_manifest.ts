import { CsvError, type Info, parse } from "csv-parse/sync";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import type { Size } from "../../types.ts";

/** A photograph in a public repository, and the reduced copy that is made of it. */
export interface Photograph extends Size {
  /** The copy's name, without any folder; its extension says the format. */
  file: string;
  /** Owner and name of the repository. */
  repo: string;
  /** The commit, as 40 hexadecimal digits. */
  commit: string;
  /** Where the original is in the repository. */
  originalPath: string;
  /** The name that git gives the original's content: SHA-1 as 40 hexadecimal digits. */
  blobSha1: string;
}

const COLUMNS = [
  "file",
  "repo",
  "commit",
  "original_path",
  "blob_sha1",
  "license",
  "attribution",
  "width",
  "height",
] as const;

type Row = Record<typeof COLUMNS[number], string>;

/** More pixels of an edge than this are no reduced copy, and would fill the memory. */
const LARGEST_EDGE = 8192;

// Neither a slash nor a backslash, a colon or a leading dot: such a name cannot leave the folder on any system.
const FILE = /^[\w-][\w .-]*\.(jpe?g|png|webp)$/i;
const REPOSITORY = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;
const SHA1 = /^[0-9a-f]{40}$/;

/**
 * Reads a manifest of photographs: a CSV file with a line a photograph, its columns found by the names in the first
 * line, others ignored.
 *
 * @returns The photographs, in the file's order.
 * @throws {DataMissingError} If there is no such file.
 * @throws {InvalidDataError} Naming the line: if a name could leave the folder that it is for or is there twice, a
 * commit or a SHA-1 is none, a path in a repository leads out of it, a size is none, or a license is missing. Also if a
 * column is missing, the file is no CSV, or it names no photograph.
 */
export async function readManifest(path: string): Promise<Photograph[]> {
  const rows = parseRows(path, await readText(path));
  if (rows.length === 0) throw new InvalidDataError(path, "it names no photograph");
  const missing = COLUMNS.filter((column) => !(column in rows[0]!.record));
  if (missing.length > 0) {
    throw new InvalidDataError(path, `its first line has to name the columns ${missing.join(", ")} too`);
  }
  const lines = new Map<string, number>();
  return rows.map(({ record, info: { lines: line } }) => {
    const wrong = fault(record);
    if (wrong !== null) throw new InvalidDataError(path, `line ${line}: ${wrong}`);
    // Some file systems take names that differ in their case for the same.
    const name = record.file.toLowerCase();
    if (lines.has(name)) {
      throw new InvalidDataError(
        path,
        `line ${line}: the file ${record.file} is in line ${lines.get(name)} already`,
      );
    }
    lines.set(name, line);
    return {
      file: record.file,
      repo: record.repo,
      commit: record.commit,
      originalPath: record.original_path,
      blobSha1: record.blob_sha1,
      width: Number(record.width),
      height: Number(record.height),
    };
  });
}

/** The fault of a line; `null` where nothing is. */
function fault(row: Row): string | null {
  const found = (column: keyof Row) => `: current value is "${row[column]}"`;
  if (!FILE.test(row.file)) {
    return `file has to be a plain name that ends in .jpg, .jpeg, .png or .webp${found("file")}`;
  }
  if (!REPOSITORY.test(row.repo)) return `repo has to be an owner and a name${found("repo")}`;
  if (!SHA1.test(row.commit)) return `commit has to be 40 hexadecimal digits${found("commit")}`;
  if (!SHA1.test(row.blob_sha1)) return `blob_sha1 has to be 40 hexadecimal digits${found("blob_sha1")}`;
  if (row.original_path.split("/").some((part) => ["", ".", ".."].includes(part))) {
    return `original_path has to be a path below the repository's root${found("original_path")}`;
  }
  if (row.license.trim() === "") return `license has to say under which license ${row.file} is`;
  for (const column of ["width", "height"] as const) {
    if (!/^[1-9]\d{0,3}$/.test(row[column]) || Number(row[column]) > LARGEST_EDGE) {
      return `${column} has to be a whole number of 1 to ${LARGEST_EDGE}${found(column)}`;
    }
  }
  return null;
}

function parseRows(path: string, text: string): { record: Row; info: Info }[] {
  try {
    return parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidDataError(path, `it is not a CSV file: ${error.message}`, { cause: error });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(
      path,
      "A manifest of photographs is expected there, such as data/photographs.csv.",
    );
  }
}
