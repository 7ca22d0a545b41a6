import { escapeHtml } from "../../lib/text/escape_html.ts";
import { DARK_FIGURE_STYLE } from "../../lib/figures/figure_svg.ts";
import { htmlPage } from "../../lib/tables/html_page.ts";
import { scrollBox } from "../../lib/tables/scroll_box.ts";
import type { NotebookSection } from "./notebook_section.ts";

/** Facts that {@linkcode reportPage} states about where its results are from. */
export interface ReportOrigin {
  /** The day that the page was put together on. */
  day: string;
  /** The toolkit and its version. */
  version: string;
  /** Facts about what the results are of, each with its name, as text. */
  facts: readonly (readonly [name: string, text: string])[];
}

const TITLE = "Image copy detection with RDCD: tables and figures";

/** The parts of the page, and which notebooks are in them by their names. */
const parts: readonly (readonly [heading: string, names: RegExp])[] = [
  ["Comparisons", /^\d/],
  ["Figures", /^fig\d/],
  ["More", /^(?!\d|fig\d)/],
];

/**
 * The report: one page that needs nothing else and holds no script.
 *
 * @param sections The notebooks, in the order of their names.
 * @param origin Where their results are from.
 * @returns The whole document.
 */
export function reportPage(sections: readonly NotebookSection[], origin: ReportOrigin): string {
  const groups = parts.map(([heading, names]) => ({
    heading,
    sections: sections.filter(({ notebook }) => names.test(notebook.name)),
  })).filter(({ sections }) => sections.length > 0);
  const ordered = groups.flatMap(({ sections }) => sections);
  const lists = groups.map(({ heading, sections }) =>
    `<p>${heading}</p>\n<ul>${sections.map((section) => `<li>${link(section)}</li>`).join("\n")}</ul>`
  );
  return htmlPage({
    title: TITLE,
    style,
    navigation: `<a class="skip" href="#main">Skip to the results</a>
<nav class="side" aria-label="Sections">${lists.join("\n")}</nav>
`,
    body: `<header>
<h1>${TITLE}</h1>
${introduction(sections, origin)}
<nav id="contents" aria-label="Contents">${
      scrollBox("Table: the notebooks of this page", overview(ordered))
    }</nav>
</header>
${ordered.map(({ html }) => html).join("\n")}`,
  });
}

function link({ id, title }: NotebookSection): string {
  return `<a href="#${escapeHtml(id)}">${escapeHtml(title)}</a>`;
}

function introduction(sections: readonly NotebookSection[], { day, version, facts }: ReportOrigin): string {
  const results = sections.reduce((sum, section) => sum + section.results, 0);
  const about: ReportOrigin["facts"] = [
    ["Put together", `${day}, of ${results} results of ${sections.length} notebooks, by ${version}`],
    ...facts,
  ];
  return `<p>Results of rdcd, a toolkit for image copy detection, which reproduces “Relational Self-supervised Distillation with
Compact Descriptors for Image Copy Detection” (RDCD, WACV 2025). They are those that the toolkit’s notebooks hold; nothing was
computed for this page.</p>
<dl>${about.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join("\n")}
<dt>Again</dt><dd><code>npx -y deno task notebooks --write</code> executes the notebooks, <code>npx -y deno task report</code>
makes this page.</dd></dl>`;
}

function overview(sections: readonly NotebookSection[]): string {
  const rows = sections.map((section) => {
    const { notebook, settings, results, problems } = section;
    const tier = settings.find(({ name }) => name === "TIER")?.value.replaceAll('"', "") ?? "–";
    const state = problems.length === 0 ? "current" : `<b>${problems.length} to note</b>`;
    return `<tr><th scope="row">${link(section)}<div class="file">${
      escapeHtml(notebook.name)
    }</div></th><td>${escapeHtml(tier)}</td><td class="number">${results}</td><td>${state}</td></tr>`;
  });
  return `<table class="overview"><caption>The notebooks of this page</caption><thead><tr><th scope="col">notebook</th>
<th scope="col">tier</th><th scope="col" class="number">results</th><th scope="col">state</th></tr></thead><tbody>${
    rows.join("\n")
  }</tbody></table>`;
}

const style = `
${DARK_FIGURE_STYLE}
.skip { position: absolute; left: -100vw; background: var(--back); padding: .5rem 1rem; z-index: 1; }
.skip:focus { left: 0; }
main { box-sizing: border-box; width: 100%; max-width: 980px; }
main p, main li, main dd { max-width: 75ch; }
h1, h2, h3, h4, p, li, dd, figcaption { overflow-wrap: anywhere; }
.side { display: none; padding: 1rem 1rem 0; font-size: .9rem; }
.side p { font-weight: 600; margin: .8rem 0 .2rem; color: var(--muted); }
.side ul { list-style: none; margin: 0; padding: 0; }
.side li { padding: .2rem 0; }
section { border-top: 2px solid var(--line); margin-top: 2.5rem; }
h2 { scroll-margin-top: 1rem; } section h3 { margin-top: 1.6rem; font-size: 1.1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 1rem 0; }
dt { font-weight: 600; } dd { margin: 0; min-width: 0; }
th, td { padding: .25rem .45rem; } table { font-size: .85rem; }
.scroll { margin: .8rem 0; }
.scroll > svg { display: block; max-width: 100%; height: auto; }
caption { caption-side: top; text-align: left; color: var(--muted); padding: .25rem 0; }
td[style*="right"], .overview td { white-space: nowrap; }
.number { text-align: right; } .file { color: var(--muted); font-size: .95em; overflow-wrap: anywhere; }
img { background: #fff; }
figure { margin: 1.2rem 0; } figure img { max-width: 100%; height: auto; }
details { margin: .4rem 0; font-size: .85rem; } summary { width: fit-content; }
pre { overflow-x: auto; background: var(--soft); border-radius: 6px; padding: .6rem .8rem; font-size: .85rem; line-height: 1.45; }
pre code { padding: 0; background: none; }
details pre { white-space: pre-wrap; overflow-wrap: anywhere; } .code pre { white-space: pre; }
.settings code { display: inline-block; margin: .1rem 0; } .settings, .top { font-size: .85rem; }
.notice { border-left: 4px solid #bf5700; background: var(--soft); padding: .4rem .8rem; }
@media (min-width: 1100px) {
  body { display: grid; grid-template-columns: 250px minmax(0, 980px); justify-content: center; gap: 1.5rem; }
  .side { display: block; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; box-sizing: border-box; }
  .top { display: none; }
}
@media (max-width: 640px) {
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
  .scroll > svg { min-width: 560px; } .overview .number { display: none; }
}
@media print {
  .side, .skip, .top, details { display: none; }
  main { max-width: none; } .scroll { overflow: visible; background: none; } table { font-size: .65rem; } th, td { padding: .1rem .2rem; }
  td[style*="right"] { white-space: normal; } td img { max-width: 13vw; height: auto; } td div { max-width: 13vw !important; }
  figure, tr, .notice { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
`;
