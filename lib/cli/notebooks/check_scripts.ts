import { join } from "@std/path";
import { fileURLToPath } from "node:url";
import type { Notebook } from "./notebook.ts";
import { cellLine, cellsOfScript, notebookScript } from "./notebook_script.ts";
import type { Problem } from "./problem.ts";

/** What {@linkcode checkScripts} checks. */
export interface ScriptChecks {
  /**
   * Whether types are checked, which the kernel does not do; it takes as long as for the whole toolkit.
   *
   * @default {true}
   */
  types?: boolean;
}

const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));
const PLACE = /\bat file:\/\/\S*\/(\d+)\.ts:(\d+):\d+/;

/**
 * What Deno finds wrong with the code of notebooks: what it cannot parse, would format otherwise, or is of a wrong type.
 * The code goes to a file a notebook, as Deno's own check of the format of notebooks calls those that it has not written
 * itself unformatted, whatever is in them, and types in notebooks it does not check.
 *
 * @param notebooks The notebooks.
 * @param checks What is checked.
 * @returns The problems of each notebook.
 * @throws {Error} If types cannot be checked for a reason outside the notebooks.
 */
export async function checkScripts(
  notebooks: readonly Notebook[],
  checks: ScriptChecks = {},
): Promise<Problem[][]> {
  const scripts = notebooks.map(notebookScript);
  const folder = await Deno.makeTempDir({ prefix: "rdcd notebooks " });
  try {
    const files = scripts.map((_, index) => join(folder, `${index}.ts`));
    await Promise.all(files.map((file, index) => Deno.writeTextFile(file, scripts[index]!)));
    const { text } = await runDeno("fmt", "--quiet", "--config", CONFIG, ...files);
    const problems = errorsIn(text, scripts);
    const parsed = files.filter((_, index) => problems[index]!.length === 0);
    for (const file of parsed) {
      const index = files.indexOf(file);
      problems[index]!.push(...differencesIn(scripts[index]!, await Deno.readTextFile(file)));
      await Deno.writeTextFile(file, scripts[index]!);
    }
    if (checks.types === false || parsed.length === 0) return problems;
    const types = await runDeno("check", "--quiet", "--config", CONFIG, ...parsed);
    const errors = errorsIn(types.text, scripts);
    if (!types.success && errors.flat().length === 0) {
      throw new Error(`Cannot check the types of notebooks: ${types.text}`);
    }
    return problems.map((found, index) => [...found, ...errors[index]!]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
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

function differencesIn(script: string, formatted: string): Problem[] {
  const wanted = cellsOfScript(formatted);
  return [...cellsOfScript(script)].filter(([cell, source]) => source !== wanted.get(cell)).map(([cell]) => ({
    cell,
    message: `it is not formatted: deno fmt writes\n${wanted.get(cell)}`,
  }));
}

async function runDeno(...args: string[]): Promise<{ success: boolean; text: string }> {
  const { success, stdout, stderr } = await new Deno.Command("deno", { args, env: { NO_COLOR: "1" } })
    .output();
  const decoder = new TextDecoder();
  return { success, text: decoder.decode(stdout) + decoder.decode(stderr) };
}
