import type { EvaluateMethodOptions } from "./evaluate_method.ts";
import { parseCodec } from "../../codecs/parse_codec.ts";
import { parseScoreNorm } from "../../evaluation/parse_score_norm.ts";

/**
 * Refuses settings that no evaluation can follow, before any image is described.
 *
 * @throws {RangeError} If a codec or a score normalization is of no known form, or Copydays' protocol has no such thing.
 */
export function checkSettings(
  { protocol, codecs, scoreNorms, candidates }: Pick<
    EvaluateMethodOptions,
    "protocol" | "codecs" | "scoreNorms" | "candidates"
  >,
): void {
  for (const codec of codecs) {
    parseCodec(codec.replace(/^L2norm,(?=PCA)/, "").replace(/^PCAW?(?=,)/, (pca) => `${pca}1`));
  }
  for (const norm of scoreNorms) if (norm !== null) parseScoreNorm(norm);
  if (protocol !== "copydays") return;
  const other = candidates === "knn" ? scoreNorms.find((norm) => norm !== null) : candidates;
  if (other === undefined) return;
  throw new RangeError(
    `Cannot evaluate as Copydays' protocol has the nearest of each query and no score normalization: ` +
      `current value is ${other}`,
  );
}
