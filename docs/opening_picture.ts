import { encodeImage, readImage, resizeImage } from "rdcd/images";
import { describeBenchmark, openTierBenchmark } from "rdcd/datasets";
import { retrievalGallery } from "rdcd/analysis";
import { escapeHtml } from "../lib/text/escape_html.ts";

/** Copies of generated pictures, by several edits each. */
const QUERIES = ["Q00120", "Q00111", "Q00036", "Q00008"];
const MODEL = "rdcd-256";
const BOX = { width: 132, height: 104 };
const GAP = 12;
const ROW = BOX.height + 40;
const COLUMN = 4 * (BOX.width + GAP) + 44;
const INK = "#1f2933";
const RIGHT = "#15803d";
const OTHER = "#9aa5b1";

/**
 * The picture that README opens with: edited copies, and the three references that the shipped student finds nearest,
 * the source of the copy framed. Run as a program, this file writes it.
 *
 * @returns An SVG document with the pictures inside.
 */
export async function openingPicture(): Promise<string> {
  const benchmark = await openTierBenchmark({ tier: "micro", dataSet: "disc21" });
  const { queries, references } = await describeBenchmark(benchmark, MODEL);
  const groundTruth = benchmark.groundTruth.matches;
  const paths = new Map([...benchmark.queries, ...benchmark.references].map(({ id, path }) => [id, path]));
  const rows = await retrievalGallery({ queries, references, groundTruth, pick: QUERIES, k: 3 });
  const drawn = await Promise.all(rows.map(async ({ query, references }, index) => {
    const at = `translate(${24 + (index % 2) * (COLUMN + 32)} ${60 + Math.floor(index / 2) * (ROW + 20)})`;
    const found = await Promise.all(
      references.map(({ reference, score, isSource }, rank) =>
        picture(reference, paths.get(reference)!, {
          left: (rank + 1) * (BOX.width + GAP) + 36,
          text: score.toFixed(2),
          kind: isSource ? "source" : "other",
        })
      ),
    );
    return `<g transform="${at}">${await picture(query, paths.get(query)!, {
      left: 0,
      text: "an edited copy",
      kind: "query",
    })}` +
      `<path d="M${BOX.width + 12} ${BOX.height / 2}h26m-8 -7l8 7l-8 7" fill="none" stroke="${INK}" ` +
      `stroke-width="2.5"/>${found.join("")}</g>`;
  }));
  const [width, height] = [2 * COLUMN + 80, 2 * (ROW + 20) + 64];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" font-family="Helvetica, Arial, sans-serif" font-size="15" fill="${INK}">` +
    `<rect width="${width}" height="${height}" rx="14" fill="#fff"/>` +
    `<text x="24" y="36" font-size="20" font-weight="bold">Whose copy is it? The nearest three of ` +
    `${benchmark.references.length} references, by descriptors of ${queries.dims} numbers</text>${
      drawn.join("\n")
    }</svg>\n`;
}

/** A picture in its box, framed where it was found, with a text below. */
async function picture(
  id: string,
  path: string,
  { left, text, kind }: { left: number; text: string; kind: "query" | "source" | "other" },
): Promise<string> {
  const image = await readImage(path);
  const scale = Math.min(BOX.width / image.width, BOX.height / image.height);
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const small = resizeImage(image, { width: 2 * width, height: 2 * height });
  const bytes = await encodeImage(small, { format: "webp", quality: 70 });
  const [x, y] = [left + (BOX.width - width) / 2, (BOX.height - height) / 2];
  const frame = (color: string, thickness: number) =>
    `<rect x="${x - 3}" y="${y - 3}" width="${width + 6}" height="${height + 6}" fill="none" ` +
    `stroke="${color}" stroke-width="${thickness}"/>`;
  const looks = {
    query: { framed: "", style: "", caption: text },
    source: {
      framed: frame(RIGHT, 5),
      style: ` fill="${RIGHT}" font-weight="bold"`,
      caption: `${text} its source`,
    },
    other: { framed: frame(OTHER, 1), style: "", caption: text },
  };
  const { framed, style, caption } = looks[kind];
  return `<image x="${x}" y="${y}" width="${width}" height="${height}" ` +
    `href="data:image/webp;base64,${bytes.toBase64()}"><title>${escapeHtml(id)}</title></image>${framed}` +
    `<text x="${left + BOX.width / 2}" y="${BOX.height + 24}" text-anchor="middle"${style}>${
      escapeHtml(caption)
    }</text>`;
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("opening_picture.svg", import.meta.url), await openingPicture());
}
