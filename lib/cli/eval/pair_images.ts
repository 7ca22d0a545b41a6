import type { QueryEdit } from "../../benchmarks/layouts/read_edits.ts";
import { encodeImage } from "../../images/encode_image.ts";
import { readImageResized } from "../../images/read_image_resized.ts";
import type { PairImage } from "../../benchmarks/report/html_report.ts";
import type { Match, Prediction } from "../../types.ts";

/** Sources that {@linkcode pairImages} looks things up in. */
export interface PairSources {
  /** The file of each query and reference by id. */
  paths: ReadonlyMap<string, string>;
  /** The true pairs. */
  matches: readonly Match[];
  /** How a query was edited, by id; empty where the benchmark does not say. */
  edits: ReadonlyMap<string, QueryEdit>;
}

/** The pairs that a method gets most wrong. */
export interface Mistakes {
  /** Pairs that are no copies, best score first. */
  bestWrong: PairImage[];
  /** Pairs that are copies, worst score first. */
  worstRight: PairImage[];
}

const SHORT_EDGE = 150;

/**
 * The pairs that a method gets most wrong, as small images.
 *
 * @param sources Files, truth and edits.
 */
export async function pairImages(
  predictions: readonly Prediction[],
  sources: PairSources,
  count: number,
): Promise<Mistakes> {
  const sourceOf = new Map(sources.matches.map((match) => [match.query, match.reference]));
  const truePairs = new Set(sources.matches.map(key));
  const ranked = predictions.toSorted((a, b) => b.score - a.score);
  const wrong = ranked.filter((pair) => !truePairs.has(key(pair))).slice(0, count);
  const right = ranked.filter((pair) => truePairs.has(key(pair))).reverse().slice(0, count);
  const draw = async (pair: Prediction): Promise<PairImage> => {
    const source = sourceOf.get(pair.query);
    const truth = source === undefined
      ? "a distractor: no reference is its source"
      : source === pair.reference
      ? ""
      : `a copy of ${source}`;
    return {
      ...pair,
      remark: [truth, sources.edits.get(pair.query)?.operations.join(", ") ?? ""].filter((part) =>
        part !== ""
      ).join("; "),
      queryImage: await thumbnail(sources.paths.get(pair.query)!),
      referenceImage: await thumbnail(sources.paths.get(pair.reference)!),
    };
  };
  return { bestWrong: await Promise.all(wrong.map(draw)), worstRight: await Promise.all(right.map(draw)) };
}

function key(pair: Match): string {
  return `${pair.query}\n${pair.reference}`;
}

async function thumbnail(path: string): Promise<string> {
  const small = await readImageResized(path, { shortEdge: SHORT_EDGE }, { resize: "fast" });
  const bytes = await encodeImage(small, { format: "jpeg", quality: 75 });
  return `data:image/jpeg;base64,${bytes.toBase64()}`;
}
