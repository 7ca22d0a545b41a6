import { joinLines, type NotebookOutput } from "./notebook.ts";

const NUMBER = /[-−+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi;
const TEXT_FORMS = ["text/plain", "text/markdown", "text/html"];

/**
 * How what a cell shows differs from what it showed before, as far as it is the same on every machine: the texts, whose
 * numbers with decimals may differ by one in the last place, as processors round differently. Images and drawings are
 * compared by the text beside them.
 *
 * @param varies Whether the values differ from run to run, such as seconds: only the kinds of outputs are compared then.
 * @returns What differs, in a clause; `null` where nothing does.
 */
export function compareOutputs(
  before: readonly NotebookOutput[],
  after: readonly NotebookOutput[],
  varies: boolean,
): string | null {
  const [kindsBefore, kindsAfter] = [before.map(kindOf).join("; "), after.map(kindOf).join("; ")];
  if (kindsBefore !== kindsAfter) {
    return `it shows ${kindsAfter || "nothing"} where the file has ${kindsBefore || "nothing"}`;
  }
  if (varies) return null;
  for (const [index, output] of before.entries()) {
    const difference = compareTexts(textOf(output), textOf(after[index]!));
    if (difference !== null) return difference;
  }
  return null;
}

function kindOf({ output_type, data }: NotebookOutput): string {
  return data === undefined ? output_type : Object.keys(data).sort().join(", ");
}

function textOf({ data, text }: NotebookOutput): string {
  if (text !== undefined) return joinLines(text);
  const form = TEXT_FORMS.find((type) => data?.[type] !== undefined);
  return form === undefined ? "" : joinLines(data![form] as string | string[]);
}

function compareTexts(before: string, after: string): string | null {
  const [linesBefore, linesAfter] = [before.split("\n"), after.split("\n")];
  const at = linesBefore.findIndex((line, index) => !isSameText(line, linesAfter[index] ?? ""));
  if (at >= 0 || linesBefore.length !== linesAfter.length) {
    const line = at >= 0 ? at : linesBefore.length;
    return `line ${line + 1} of its output is\n${linesAfter[line] ?? ""}\nwhere the file has\n${
      linesBefore[line] ?? ""
    }`;
  }
  return null;
}

function isSameText(before: string, after: string): boolean {
  if (before === after) return true;
  if (withoutNumbers(before) !== withoutNumbers(after)) return false;
  const [numbersBefore, numbersAfter] = [before.match(NUMBER) ?? [], after.match(NUMBER) ?? []];
  return numbersBefore.every((text, index) => isSameNumber(text, numbersAfter[index]!));
}

/** A column is as wide as its longest number, and so are the rules below it. */
function withoutNumbers(text: string): string {
  return text.replace(NUMBER, "#").replace(/\s+/g, " ").replace(/([─━═=_-])\1+/g, "$1").trim();
}

function isSameNumber(before: string, after: string): boolean {
  if (before === after) return true;
  const unit = Math.max(lastPlace(before), lastPlace(after));
  // Their difference as binary numbers is not exactly a unit.
  return Math.abs(valueOf(before) - valueOf(after)) <= unit * 1.001;
}

/** Computes the worth of one in the last place of a number with decimals; 0 for a whole one. */
function lastPlace(text: string): number {
  const [, decimals = "", exponent = "0"] = /^[^.e]*(?:\.(\d+))?(?:e(.*))?$/i.exec(text)!;
  return decimals === "" ? 0 : 10 ** (Number(exponent) - decimals.length);
}

function valueOf(text: string): number {
  return Number(text.replace("−", "-"));
}
