import { createHash } from "node:crypto";
import { escapeHtml } from "../text/escape_html.ts";

/** Content of an {@linkcode htmlPage}. */
export interface PageContent {
  /** The title, as text. */
  title: string;
  /** Body of the page, as HTML. */
  body: string;
  /** CSS beside that of every page. */
  style?: string;
  /**
   * Header before the page's main part, as HTML: its navigation.
   *
   * @default none
   */
  navigation?: string;
  /**
   * The one script that may run in it, at its end.
   *
   * @default none
   */
  script?: string;
  /**
   * Where else the page may get something from, as its policy has it.
   *
   * @default {images within the page, and no connections}
   */
  sources?: { images: string; connections: string };
}

/**
 * A whole document in the toolkit's look, light or dark as the reader's system is, which needs nothing else: its policy
 * tells browsers to run no script in it but the given one, and to load nothing for it unless `sources` says so. Its main part has the id `main`.
 */
export function htmlPage(
  { title, body, style = "", navigation = "", script, sources }: PageContent,
): string {
  const policy = sources === undefined
    ? "default-src 'none'; img-src data:"
    : `default-src 'none'; img-src ${sources.images}; connect-src ${sources.connections}`;
  const scripts = script === undefined
    ? ""
    : `; script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}; ${POLICY}${scripts}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${commonStyle}${style}</style>
</head>
<body>
${navigation}<main id="main">
${body}
</main>
${
    script === undefined ? "" : `<script>${script}</script>
`
  }</body>
</html>
`;
}

const POLICY = "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The shadow at the ends of what scrolls sideways is covered there where nothing is beyond. */
const commonStyle = `
:root { color-scheme: light dark; --text: #1a1a1a; --muted: #595959; --line: #d0d0d0; --back: #fff; --soft: #f3f5f7;
  --link: #0550ae; }
@media (prefers-color-scheme: dark) {
  :root { --text: #eaeaea; --muted: #b0b0b0; --line: #444; --back: #16181b; --soft: #22262b; --link: #79b8ff; }
}
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1360px; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.25rem; margin-top: 2rem; } h3 { font-size: 1rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code { background: var(--soft); padding: .15rem .4rem; border-radius: 4px; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .25rem .6rem; text-align: left; border-bottom: 1px solid var(--line); }
th { border-bottom-width: 2px; }
tbody th { border-bottom-width: 1px; font-weight: inherit; }
figure { margin: 0; }
figcaption { font-size: .85rem; color: var(--muted); }
summary { cursor: pointer; font-weight: 600; }
.scroll { overflow-x: auto; background-repeat: no-repeat; background-attachment: local, local, scroll, scroll;
  background-size: 2rem 100%, 2rem 100%, .7rem 100%, .7rem 100%; background-position: left, right, left, right;
  background-image: linear-gradient(90deg, var(--back) 1rem, transparent), linear-gradient(270deg, var(--back) 1rem, transparent),
    linear-gradient(90deg, var(--line), transparent), linear-gradient(270deg, var(--line), transparent); }
`;
