import { parseArgs, type ParseArgsConfig } from "node:util";
import {
  CheckpointError,
  DatabaseError,
  DataMissingError,
  InvalidDataError,
  TrainingDivergedError,
  UnreadableImageError,
} from "../errors.ts";
import { printableLines } from "./printable.ts";

/** Description of a task: its name, what it takes, and what its help says. */
export interface TaskDescription<Options extends NonNullable<ParseArgsConfig["options"]>> {
  /** The name as typed after `deno task`. */
  name: string;
  /** The whole text of `--help`, an example included. */
  help: string;
  /** Options as `node:util` takes them; `--help` is added. */
  options: Options;
  /** True if words without a dash are taken. */
  allowPositionals?: boolean;
}

/** Error for wrong input by the user; the task ends with exit code 2. */
export class UsageError extends Error {
  /** @param message What was found, what was expected. */
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

type Parsed<Options extends NonNullable<ParseArgsConfig["options"]>> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>;

/**
 * Runs one task from the command line: parses its arguments, prints its help, turns known errors into one clear
 * line on stderr, and sets the exit code: 0 done, 1 failed, 2 wrong usage.
 *
 * @param main The task itself; what it returns is the exit code.
 * @param args The words after the task's name.
 */
export async function runTask<Options extends NonNullable<ParseArgsConfig["options"]>>(
  description: TaskDescription<Options>,
  main: (values: Parsed<Options>["values"], positionals: string[]) => Promise<number | void>,
  args: string[] = Deno.args,
): Promise<void> {
  try {
    if (args.includes("--help") || args.includes("-h")) {
      console.log(description.help.trim());
      return;
    }
    const { values, positionals } = parse(description, args);
    Deno.exitCode = (await main(values, positionals)) ?? 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`error: ${printableLines(error.message)}\nTry: deno task ${description.name} --help`);
      Deno.exitCode = 2;
    } else if (isExpected(error)) {
      console.error(`error: ${printableLines(error.message)}`);
      Deno.exitCode = 1;
    } else {
      throw error;
    }
  }
}

function parse<Options extends NonNullable<ParseArgsConfig["options"]>>(
  description: TaskDescription<Options>,
  args: string[],
): Parsed<Options> {
  const words = args[0] === "--" ? args.slice(1) : args;
  let parsed: Parsed<Options>;
  try {
    const config = { args: words, options: description.options, allowPositionals: true } as const;
    refuseTwice(parseArgs({ ...config, tokens: true }).tokens, description.options);
    parsed = parseArgs(config);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError((error as Error).message);
  }
  const { positionals } = parsed;
  if (!description.allowPositionals && positionals.length > 0) {
    throw new UsageError(`deno task ${description.name} takes no argument "${positionals[0]}"`);
  }
  return parsed;
}

/** Of an option that is given twice one value would be passed over in silence. */
function refuseTwice(
  tokens: readonly { kind: string; name?: string }[],
  options: NonNullable<ParseArgsConfig["options"]>,
): void {
  const seen = new Set<string>();
  for (const { kind, name } of tokens) {
    if (kind !== "option" || name === undefined || options[name]?.multiple) continue;
    if (seen.has(name)) throw new UsageError(`--${name} is given twice: give it once`);
    seen.add(name);
  }
}

function isExpected(error: unknown): error is Error {
  return error instanceof DataMissingError || error instanceof InvalidDataError ||
    error instanceof CheckpointError || error instanceof DatabaseError ||
    error instanceof UnreadableImageError || error instanceof TrainingDivergedError ||
    error instanceof RangeError || error instanceof TypeError ||
    error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable ||
    isSystemError(error);
}

/** Checks whether the operating system refused something, such as to write to a full disk. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^E[A-Z0-9]+$/.test(String(error.code));
}

/**
 * An option's text as an integer.
 *
 * @param least The smallest value allowed.
 * @throws {UsageError} If it is no integer or too small.
 */
export function integerOption(name: string, text: string, least = 0): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${name} takes a whole number of at least ${least}: current value is "${text}"`);
  }
  return value;
}

/**
 * An option's text as a number above 0.
 *
 * @throws {UsageError} If it is no such number.
 */
export function positiveOption(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new UsageError(`--${name} takes a number above 0: current value is "${text}"`);
  }
  return value;
}
