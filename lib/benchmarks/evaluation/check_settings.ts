import type { EvaluateMethodOptions } from "./evaluate_method.ts";
import { parseCodec } from "../../codecs/parse_codec.ts";
import { PROTOCOLS } from "./protocols.ts";
import { parseScoreNorm } from "../../evaluation/parse_score_norm.ts";

/**
 * Refuses settings that no evaluation can follow, before any image is described.
 *
 * @throws {RangeError} If a codec or a score normalization is of no known form, or the protocol has no such thing.
 */
export function checkSettings(
  { protocol, codecs, scoreNorms, candidates, searchElsewhere }: Pick<
    EvaluateMethodOptions,
    "protocol" | "codecs" | "scoreNorms" | "candidates" | "searchElsewhere"
  >,
): void {
  for (const codec of codecs) {
    parseCodec(codec.replace(/^L2norm,(?=PCA)/, "").replace(/^PCAW?(?=,)/, (pca) => `${pca}1`));
  }
  for (const norm of scoreNorms) if (norm !== null) parseScoreNorm(norm);
  const { isFixed, title } = PROTOCOLS[protocol];
  if (!isFixed) return;
  const other = (candidates === "knn" ? scoreNorms.find((norm) => norm !== null) : candidates) ??
    (searchElsewhere && "a search elsewhere");
  if (other === undefined) return;
  throw new RangeError(
    `Cannot evaluate as ${title}' protocol has the nearest of each query, found exactly, and no score normalization: ` +
      `current value is ${other}`,
  );
}
