import { join } from "@std/path";
import { projectPath } from "../../lib/files/project_path.ts";
import type { Notebook } from "./notebook.ts";
import { cellLine, cellsOfScript, notebookScript } from "./notebook_script.ts";
import type { Problem } from "./problem.ts";

/** Options for {@linkcode checkScripts}. */
export interface ScriptChecks {
  /**
   * True if types are checked, which the kernel does not do; it takes as long as for the whole toolkit.
   *
   * @default {true}
   */
  types?: boolean;
}

const CONFIG = projectPath("deno.json");
const PLACE = /\bat file:\/\/\S*\/(\d+)\.ts:(\d+):\d+/;

/** Findings of {@linkcode checkScripts} in a notebook. */
export interface CheckedScript {
  /** Problems of its code. */
  problems: Problem[];
  /** The cells that `deno fmt` would write otherwise: what it would write, by their places. */
  formatted: Map<number, string>;
}

/**
 * Finds errors in the code of notebooks by Deno: what it cannot parse, would format otherwise, or is of a wrong type.
 * The code goes to a file a notebook, as Deno's own check of the format of notebooks calls those that it has not written
 * itself unformatted, whatever is in them, and types in notebooks it does not check.
 *
 * @returns What is wrong with each.
 * @throws {Error} If types cannot be checked for a reason outside the notebooks.
 */
export async function checkScripts(
  notebooks: readonly Notebook[],
  checks: ScriptChecks = {},
): Promise<CheckedScript[]> {
  const scripts = notebooks.map(notebookScript);
  const folder = await Deno.makeTempDir({ prefix: "rdcd notebooks " });
  try {
    const files = scripts.map((_, index) => join(folder, `${index}.ts`));
    const writeScripts = () =>
      Promise.all(files.map((file, index) => Deno.writeTextFile(file, scripts[index]!)));
    await writeScripts();
    const { text } = await runDeno("fmt", "--quiet", "--config", CONFIG, ...files);
    const unreadable = errorsIn(text, scripts);
    const texts = await Promise.all(files.map((file) => Deno.readTextFile(file)));
    const checked = scripts.map((script, index) => ({
      problems: unreadable[index]!,
      formatted: differencesIn(script, texts[index]!),
    }));
    const readable = files.filter((_, index) => unreadable[index]!.length === 0);
    if (checks.types === false || readable.length === 0) return checked;
    await writeScripts();
    const types = await runDeno("check", "--quiet", "--config", CONFIG, ...readable);
    const errors = errorsIn(types.text, scripts);
    if (!types.success && errors.flat().length === 0) {
      throw new Error(`Cannot check the types of notebooks: ${types.text}`);
    }
    return checked.map(({ problems, formatted }, index) => ({
      problems: [...problems, ...errors[index]!],
      formatted,
    }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** As problems, what {@linkcode checkScripts} says would be formatted otherwise. */
export function formatProblems({ formatted }: CheckedScript): Problem[] {
  return [...formatted].map(([cell, source]) => ({
    cell,
    message: `it is not formatted: deno fmt writes\n${source}`,
  }));
}

/** Deno ends each error with the place that it is at. */
function errorsIn(text: string, scripts: readonly string[]): Problem[][] {
  const problems: Problem[][] = scripts.map(() => []);
  let message: string[] = [];
  for (const line of text.split("\n")) {
    const place = PLACE.exec(line);
    if (place !== null) {
      const [, index, at] = place.map(Number);
      const { cell, line: lineOfCell } = cellLine(scripts[index!]!, at!);
      problems[index!]!.push({ cell, message: `line ${lineOfCell}: ${message.join("\n").trim()}` });
    }
    if (place !== null || line.trim() === "" || line.startsWith("Error formatting: ")) message = [];
    else message.push(line);
  }
  return problems;
}

function differencesIn(script: string, formatted: string): Map<number, string> {
  const own = cellsOfScript(script);
  return new Map([...cellsOfScript(formatted)].filter(([cell, source]) => source !== own.get(cell)));
}

async function runDeno(...args: string[]): Promise<{ success: boolean; text: string }> {
  const { success, stdout, stderr } = await new Deno.Command("deno", { args, env: { NO_COLOR: "1" } })
    .output();
  const decoder = new TextDecoder();
  return { success, text: decoder.decode(stdout) + decoder.decode(stderr) };
}
