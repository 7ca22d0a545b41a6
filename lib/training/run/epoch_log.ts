import { writeReplacing } from "../../files/write_replacing.ts";
import { wholeLines } from "../../files/whole_lines.ts";
import { InvalidDataError } from "../../errors.ts";
import type { ValidationResult } from "./validate_encoder.ts";

/** Record of one epoch: a line of `log.jsonl`. */
export interface EpochRecord {
  /** The epoch, counted from 1. */
  epoch: number;
  /** Steps of the run until its end. */
  step: number;
  /** Pixels a side of the views. */
  size: number;
  /** The learning rate of its last step. */
  learningRate: number;
  /** Means over its steps: `loss`, and what else each step measured, by name. */
  means: Record<string, number>;
  /** Seconds that its steps took, interruptions not counted. */
  seconds: number;
  /** Images a second. */
  imagesPerSecond: number;
  /** Scores of the student after it; `null` where it was not validated. */
  validation: ValidationResult | null;
}

/** The file that says what became of each epoch. */
export interface EpochLog {
  /** The epochs so far. */
  readonly records: readonly EpochRecord[];
  /** Adds a line. */
  append(record: EpochRecord): Promise<void>;
}

/**
 * Opens the log of a run, one JSON object a line. What is in it of epochs that are to be done again is taken out, so
 * that no epoch is in it twice, however often the run was killed.
 *
 * @param path The file; made if it is not there.
 * @throws {InvalidDataError} If a line is none of this log.
 */
export async function openEpochLog(path: string, epochs: number): Promise<EpochLog> {
  const records = await readRecords(path, epochs);
  const text = records.map(formatLine).join("");
  await writeReplacing(path, (partial) => Deno.writeTextFile(partial, text));
  return {
    records,
    async append(record) {
      await Deno.writeTextFile(path, formatLine(record), { append: true });
      records.push(record);
    },
  };
}

function formatLine(record: EpochRecord): string {
  return `${JSON.stringify(record)}\n`;
}

async function readRecords(path: string, epochs: number): Promise<EpochRecord[]> {
  const records: EpochRecord[] = [];
  try {
    for await (const { text, number } of wholeLines(path)) {
      const record = parseLine(text);
      if (!Number.isSafeInteger(record?.epoch)) {
        throw new InvalidDataError(path, `line ${number} is not of a training log: move the file away`);
      }
      if (record!.epoch <= epochs) records.push(record!);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return records;
}

function parseLine(text: string): EpochRecord | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
