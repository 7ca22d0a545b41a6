import { escapeHtml } from "../../lib/text/escape_html.ts";
import { scrollBox } from "../../lib/tables/scroll_box.ts";
import { joinLines, type NotebookOutput } from "../notebooks/notebook.ts";
import { markupBreach } from "./markup_breach.ts";
import { proseHtml } from "./prose_html.ts";

/** An output of a notebook, for a page. */
export interface OutputHtml {
  /** The output, as HTML; nothing where the output has no form that is known. */
  html: string;
  /** Things missing or wrong about it, in a clause; `null` where nothing is. */
  breach: string | null;
}

/** The forms of an output, the best one first. */
type Show = (form: string, label: string, text: string | undefined) => OutputHtml;
const shows: readonly (readonly [type: string, show: Show])[] = [
  ["image/svg+xml", showFigure],
  ["text/html", showTable],
  ...["png", "jpeg", "webp"].map((type) => [`image/${type}`, imageOf(`image/${type}`)] as const),
  ["text/markdown", (form) => ({ html: proseHtml(form).html, breach: null })],
  ["text/plain", (form) => ({ html: plainHtml(form), breach: null })],
];

/**
 * Gives a cell's output as HTML: the best of its forms that is certain to hold no script, which are the toolkit's own
 * tables and figures, images, and texts.
 *
 * @param label What it is about, in a few words.
 */
export function outputHtml(output: NotebookOutput, label: string): OutputHtml {
  const { output_type, data, text, ename, evalue } = output;
  if (output_type === "error") return { html: "", breach: `it ended in an error: ${ename}: ${evalue}` };
  if (text !== undefined) return { html: plainHtml(joinLines(text)), breach: null };
  const formOf = (type: string) => textOf(data?.[type]);
  const breaches: string[] = [];
  for (const [type, show] of shows) {
    const form = formOf(type);
    if (form === undefined) continue;
    const { html, breach } = show(form, label, formOf("text/plain"));
    if (breach === null) return { html, breach: breaches[0] ?? null };
    breaches.push(`its ${type} is left out: ${breach}`);
  }
  const types = Object.keys(data ?? {}).join(", ") || "nothing";
  return { html: "", breach: breaches[0] ?? `it is left out, as none of its forms is known: ${types}` };
}

function textOf(form: unknown): string | undefined {
  if (typeof form === "string") return form;
  return Array.isArray(form) && form.every((line) => typeof line === "string") ? form.join("") : undefined;
}

function showFigure(svg: string, label: string, text = ""): OutputHtml {
  // The page has the style of all its figures once, and none of a notebook's.
  const drawn = svg.replace(/<style>[^<]*<\/style>/g, "");
  const breach = drawn.startsWith("<svg ") ? markupBreach(drawn, "figure") : "it does not begin with <svg";
  const [description, ...data] = text.trimEnd().split("\n");
  const caption = text === "" ? "" : `<figcaption>${escapeHtml(description!)}</figcaption>`;
  const words = data.length === 0
    ? ""
    : `<details><summary>The figure in words</summary><pre>${escapeHtml(data.join("\n"))}</pre></details>`;
  return { html: `<figure>${scrollBox(`Figure: ${label}`, drawn)}${caption}${words}</figure>`, breach };
}

function showTable(html: string, label: string): OutputHtml {
  const breach = html.startsWith("<table") ? markupBreach(html, "table") : "it does not begin with <table";
  return { html: scrollBox(`Table: ${label}`, html), breach };
}

function imageOf(type: string): Show {
  return (form, label, text = label) => {
    const base64 = form.replaceAll("\n", "");
    const html = `<figure><img src="data:${type};base64,${base64}" alt="${escapeHtml(text)}"></figure>`;
    return { html, breach: /^[A-Za-z0-9+/]+=*$/.test(base64) ? null : "it is not base64" };
  };
}

/** Text as it is; a text in quotes, which is how the kernel shows one, is prose. */
function plainHtml(text: string): string {
  const prose = quoted(text);
  return prose === null ? `<pre>${escapeHtml(text)}</pre>` : `<p>${escapeHtml(prose)}</p>`;
}

function quoted(text: string): string | null {
  if (!/^".*"$/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
