import { join, resolve } from "@std/path";
import { UsageError } from "../task.ts";
import { DeliveryError, type DeliveryTarget, hasCopy } from "./delivery_target.ts";
import { splitWords } from "./split_words.ts";

/** Options for {@linkcode createProgram}. */
export interface ProgramOptions {
  /** The folder that images arrive in. */
  folder: string;
  /** Milliseconds that the program may take. */
  timeout: number;
}

/**
 * The words of the program that is run for an image with a copy.
 *
 * @throws {UsageError} If it is none, or the image's name would be what is run.
 */
export function programWords(text: string): string[] {
  const words = splitWords(text, "exec");
  if (PLACE.test(words[0]!)) {
    throw new UsageError(
      `--exec begins with the program, which is no part of an image: current value is "${text}"`,
    );
  }
  return words;
}

const PLACE = /\{(reference|score)?\}/;
const PLACES = new RegExp(PLACE, "g");

/**
 * Runs a program for images, one at a time, with the line of the journal on its standard input. No shell is between: a name
 * is one word, whatever is in it. What the program prints goes to stderr, as results go to stdout.
 */
export function createProgram(
  [program, ...words]: readonly string[],
  { folder, timeout }: ProgramOptions,
): DeliveryTarget {
  return {
    name: "exec",
    wants: hasCopy,
    async deliver(line, { image, copies }) {
      const [best] = copies!;
      // As an absolute path, so that no name is taken for an option.
      const values: Record<string, string> = {
        "{}": resolve(join(folder, image)),
        "{reference}": best!.reference,
        "{score}": String(best!.score),
      };
      const args = words.map((word) => word.replace(PLACES, (place) => values[place]!));
      let child: Deno.ChildProcess;
      try {
        child = new Deno.Command(program!, { args, stdin: "piped", stdout: "piped", stderr: "inherit" })
          .spawn();
      } catch (error) {
        throw new DeliveryError(`${program} cannot be run: ${(error as Error).message}`, 0, { cause: error });
      }
      const printed = child.stdout.pipeTo(Deno.stderr.writable, { preventClose: true }).catch(() => {});
      // A program need not read what it is given.
      const given = give(child, `${line}\n`).catch(() => {});
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        kill(child);
      }, timeout);
      const { code, success } = await child.status.finally(() => clearTimeout(timer));
      await given;
      if (isLate) {
        throw new DeliveryError(
          `${program} has not ended in ${timeout / 1000} s for ${image}, and was ended`,
        );
      }
      // Something that it has started may go on and keep its output open.
      await Promise.race([printed, new Promise((done) => setTimeout(done, LAST_OUTPUT))]);
      if (!success) throw new DeliveryError(`${program} ended with ${code} for ${image}`);
    },
  };
}

/** Milliseconds that the last of a program's output may take. */
const LAST_OUTPUT = 500;

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended at this moment.
  }
}

async function give(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
}
