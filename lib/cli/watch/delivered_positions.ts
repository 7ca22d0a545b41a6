import { exists } from "../../files/exists.ts";
import { writeReplacing } from "../../files/write_replacing.ts";
import { InvalidDataError } from "../../errors.ts";

/** How far each target has been told of a journal, in bytes; kept in a file. */
export interface DeliveredPositions {
  /** A target's position; `undefined` where it has never been told of anything. */
  get(target: string): number | undefined;
  /** Keeps a target's position. */
  set(target: string, position: number): Promise<void>;
}

/**
 * Reads how far each target has been told.
 *
 * @param path The file; made when a position is kept.
 * @throws {InvalidDataError} If it is another file.
 */
export async function readDeliveredPositions(path: string): Promise<DeliveredPositions> {
  const positions = new Map<string, number>(
    await exists(path) ? parse(path, await Deno.readTextFile(path)) : [],
  );
  let writing = Promise.resolve();
  return {
    get: (target) => positions.get(target),
    set(target, position) {
      positions.set(target, position);
      const text = `${JSON.stringify(Object.fromEntries(positions))}\n`;
      // One after the other, as two targets share the file.
      writing = writing.then(() => writeReplacing(path, (partial) => Deno.writeTextFile(partial, text)));
      return writing;
    },
  };
}

function parse(path: string, text: string): [string, number][] {
  try {
    const entries = Object.entries(JSON.parse(text));
    if (
      entries.every((entry): entry is [string, number] =>
        Number.isSafeInteger(entry[1]) && Number(entry[1]) >= 0
      )
    ) {
      return entries;
    }
  } catch {
    // Refused below as well.
  }
  throw new InvalidDataError(
    path,
    'it does not say how far lines were delivered, such as {"webhook": 1024}: move it away to deliver from now on',
  );
}
