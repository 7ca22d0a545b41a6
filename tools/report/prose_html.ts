import MarkdownIt from "markdown-it";
import { drawFormulas, markFormulas } from "../notebooks/formulas.ts";
import { scrollBox } from "../../lib/tables/scroll_box.ts";

/** Prose of a notebook, for a page. */
export interface ProseHtml {
  /** The prose as HTML. */
  html: string;
  /** The text of its last heading; `null` where it has none. */
  lastHeading: string | null;
}

const markdown = new MarkdownIt({ html: false }).disable("image");
const LARGEST = 2;

/**
 * Prose of a notebook as HTML. Its largest headings are the page's second largest. HTML in it is shown as it is typed, and
 * so are links that are no addresses of the web; links to files are texts, as the page is elsewhere.
 *
 * @param source Markdown.
 */
export function proseHtml(source: string): ProseHtml {
  const tokens = markdown.parse(markFormulas(source), {});
  let lastHeading: string | null = null;
  for (const [index, token] of tokens.entries()) {
    if (token.type === "heading_open" || token.type === "heading_close") {
      token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + LARGEST - 1)}`;
    }
    if (token.type === "heading_open") lastHeading = textOf(tokens[index + 1]!);
    let isWeb = false;
    for (const child of token.children ?? []) {
      if (child.type === "link_open") isWeb = /^https?:\/\//i.test(String(child.attrGet("href")));
      if (!child.type.startsWith("link_") || isWeb) continue;
      child.tag = "span";
      child.attrs = null;
    }
  }
  const html = drawFormulas(markdown.renderer.render(tokens, markdown.options, {}))
    .replace(/<table>[^]*?<\/table>/g, (table) => scrollBox("Table", table));
  return { html, lastHeading };
}

function textOf({ children }: { children: readonly { content: string }[] | null }): string {
  return (children ?? []).map(({ content }) => content).join("");
}
