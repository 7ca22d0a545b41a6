import katex from "katex";

const CODE = /(```[^]*?```|`[^`\n]*`)/;
const FORMULA = /\$\$([^$]+)\$\$|(?<![\\$\w])\$(?!\s)([^$\n]+?)(?<!\s)\$(?![\w$])/g;
/** Characters that no text has, so that Markdown leaves what is between them alone. */
const [START, END] = ["\ue000", "\ue001"];
const MARKED = new RegExp(`${START}([bi])([0-9a-f]*)${END}`, "g");

/**
 * Marks the formulas of prose, `$in a line$` and `$$by themselves$$`, so that what makes HTML of Markdown does not touch
 * their letters; dollars in code stay.
 *
 * @param source Markdown.
 * @returns Markdown whose formulas {@linkcode drawFormulas} knows in the HTML of it.
 */
export function markFormulas(source: string): string {
  return source.split(CODE).map((part, index) =>
    index % 2 === 1
      ? part
      : part.replace(FORMULA, (_, block?: string, inline?: string) =>
        `${START}${block === undefined ? "i" : "b"}${
          new TextEncoder().encode(block ?? inline).toHex()
        }${END}`)
  ).join("");
}

/**
 * Draws the formulas that {@linkcode markFormulas} has marked, as MathML, which browsers show without script and fonts.
 *
 * @param html HTML of marked prose.
 * @throws {Error} KaTeX's, if one is no LaTeX.
 */
export function drawFormulas(html: string): string {
  return html.replace(
    MARKED,
    (_, kind: string, hex: string) =>
      katex.renderToString(new TextDecoder().decode(Uint8Array.fromHex(hex)), {
        displayMode: kind === "b",
        output: "mathml",
      }),
  );
}
