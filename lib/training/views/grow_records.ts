import { writeAll } from "../../files/write_all.ts";

/** A file of records that is written together with others. */
export interface GrowingFile {
  /** Its name once it is whole. */
  path: string;
  /** Bytes of each record. */
  recordBytes: number;
}

/** Bytes that are appended at a time: one record of each file, and what is to be noted about them. */
export interface GrownRecord {
  /** A record of each file, in the order of the files. */
  records: readonly Uint8Array[];
  /** Plain JSON for whoever wants it when all is done; `null` for nothing. */
  note: unknown;
}

/** Options for {@linkcode growRecords}. */
export interface GrowRecordsOptions {
  /** Where it is kept how far the files are; removed by whoever is done with it. */
  journal: string;
  /** The files. */
  files: readonly GrowingFile[];
  /**
   * Makes the records from one on; not called again for those that are on the disk.
   *
   * @param from The first record that is missing.
   */
  produce: (from: number) => AsyncIterable<GrownRecord>;
  /** Records after which files and journal are brought to the disk: what a killed process loses at most. */
  every: number;
}

/**
 * Writes files of records side by side, going on where a killed process was. Each has a name of its own until all are
 * whole.
 *
 * @param options The files and what makes their records.
 * @returns The notes about all records, in their order, and what gives the files their names.
 */
export async function growRecords(
  options: GrowRecordsOptions,
): Promise<{ notes: unknown[]; finish: () => Promise<void> }> {
  const { journal, files, produce, every } = options;
  const { notes, ...found } = await readJournal(options);
  let { done } = found;
  const partials = files.map(({ path }) => `${path}.partial`);
  const opened: Deno.FsFile[] = [];
  try {
    for (const [index, partial] of partials.entries()) {
      const file = await Deno.open(partial, { write: true, create: true });
      opened.push(file);
      await file.truncate(done * files[index]!.recordBytes);
      await file.seek(0, Deno.SeekMode.End);
    }
    const lines = await Deno.open(journal, { append: true, create: true });
    opened.push(lines);
    let unsaved: unknown[] = [];
    let saved = done;
    const save = async () => {
      if (saved === done) return;
      for (const file of opened) await file.syncData();
      await writeAll(lines, new TextEncoder().encode(`${JSON.stringify({ done, notes: unsaved })}\n`));
      await lines.syncData();
      notes.push(...unsaved);
      [unsaved, saved] = [[], done];
    };
    for await (const { records, note } of produce(done)) {
      for (const [index, record] of records.entries()) await writeAll(opened[index]!, record);
      if (note !== null) unsaved.push(note);
      done += 1;
      if (done % every === 0) await save();
    }
    await save();
  } finally {
    for (const file of opened) file.close();
  }
  return {
    notes,
    finish: async () => {
      for (const [index, { path }] of files.entries()) await Deno.rename(partials[index]!, path);
    },
  };
}

/** How far the files are; from the start where the journal or a file is not as it was left. */
async function readJournal(
  { journal, files }: GrowRecordsOptions,
): Promise<{ done: number; notes: unknown[] }> {
  const start = { done: 0, notes: [] };
  let text: string;
  try {
    text = await Deno.readTextFile(journal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return start;
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const lines = whole.split("\n").slice(0, -1).map(parseLine);
  const done = lines.at(-1)?.done ?? 0;
  const isUsable = lines.every((line) => line !== null) &&
    (await Promise.all(files.map(({ path, recordBytes }) => hasBytes(`${path}.partial`, done * recordBytes))))
      .every(Boolean);
  if (!isUsable) {
    await Deno.remove(journal);
    return start;
  }
  // A line that was cut off would otherwise be joined with the next.
  if (whole.length < text.length) await Deno.writeTextFile(journal, whole);
  return { done, notes: lines.flatMap((line) => line!.notes) };
}

function parseLine(line: string): { done: number; notes: unknown[] } | null {
  try {
    const { done, notes } = JSON.parse(line);
    return Number.isInteger(done) && done > 0 && Array.isArray(notes) ? { done, notes } : null;
  } catch {
    return null;
  }
}

async function hasBytes(path: string, bytes: number): Promise<boolean> {
  try {
    return (await Deno.stat(path)).size >= bytes;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
