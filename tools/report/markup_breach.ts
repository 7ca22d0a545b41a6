/** Where markup is from: `"table"` is HTML of `table` and `imageGrid`, `"figure"` SVG of `figure`. */
export type MarkupKind = "table" | "figure";

/** Elements and attributes that may be in markup of a kind. */
interface Form {
  /** Elements that have an end. */
  elements: readonly string[];
  /** Elements that have none. */
  voids: readonly string[];
  /** Attributes, and what their values look like. */
  attributes: Readonly<Record<string, RegExp>>;
}

const TEXT = /^/;
const NUMBER = /^\d+$/;
/** Numbers, colors, names of fonts, paths: nothing that refers to something else. */
const PLAIN = /^(?![^]*url)[\w#%.,()+ -]*$/i;
const STYLE =
  /^(?:(?:caption-side|font-size|font-variant-numeric|height|max-width|overflow-wrap|text-align|vertical-align):[\w.%-]+(?:;|$))*$/;

const plain = (...names: string[]) => Object.fromEntries(names.map((name) => [name, PLAIN]));

const forms: Record<MarkupKind, Form> = {
  table: {
    elements: ["table", "caption", "thead", "tbody", "tr", "th", "td", "b", "div"],
    voids: ["img"],
    attributes: {
      ...{ style: STYLE, scope: /^(?:row|col)$/, alt: TEXT, width: NUMBER, height: NUMBER },
      src: /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+=*$/,
    },
  },
  figure: {
    elements: ["svg", "g", "path", "rect", "text", "title", "desc"],
    voids: [],
    attributes: {
      ...{ xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/, class: /^rdcd-\w+$/, style: STYLE },
      ...{ "role": /^img$/, "aria-label": TEXT },
      ...plain(
        "fill",
        "fill-opacity",
        "stroke",
        "color",
        "opacity",
        "shape-rendering",
        "d",
        "transform",
        "viewBox",
      ),
      ...plain("x", "y", "width", "height", "stroke-width", "stroke-linecap", "stroke-linejoin"),
      ...plain("stroke-dasharray", "font-family", "font-size", "font-weight", "text-anchor"),
    },
  },
};

const PIECE = /<(\/?)([A-Za-z]+)((?: [A-Za-z:-]+="[^"<]*")*)(\/?)>|[^<]+/y;
const ATTRIBUTE = / ([A-Za-z:-]+)="([^"<]*)"/g;
const SHOWN = 40;

/**
 * Finds markup that the toolkit does not write. Only a few elements and attributes are known, none of which runs, loads
 * or refers to anything; and every `<` begins one of them, so that a browser finds no others in it.
 *
 * @returns A clause that names it; `null` where there is nothing.
 */
export function markupBreach(markup: string, kind: MarkupKind): string | null {
  const { elements, voids, attributes } = forms[kind];
  const open: string[] = [];
  let at = 0;
  while (at < markup.length) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(markup);
    if (piece === null) return `"${markup.slice(at, at + SHOWN)}" is not as the toolkit writes it`;
    at = PIECE.lastIndex;
    const [, end, name, attributeText = "", close] = piece;
    if (name === undefined) continue;
    if (end === "/") {
      if (open.pop() !== name || attributeText !== "") return `</${name}> ends what is not open`;
      continue;
    }
    if (!elements.includes(name) && !voids.includes(name)) return `<${name}> is not among its elements`;
    for (const [, key, value] of attributeText.matchAll(ATTRIBUTE)) {
      const isKnown = Object.hasOwn(attributes, key!) && attributes[key!]!.test(value!);
      if (!isKnown) return `${key}="${value!.slice(0, SHOWN)}" is not among the attributes of <${name}>`;
    }
    // In HTML the slash does not end an element, in SVG it does.
    const isClosed = voids.includes(name) || (kind === "figure" && close === "/");
    if (!isClosed) open.push(name);
  }
  return open.length === 0 ? null : `<${open.at(-1)}> has no end`;
}
