import type { ProtocolName } from "../copy_benchmark.ts";
import type { TargetSize } from "../../types.ts";

/** How a benchmark is evaluated where the user says nothing else. */
export interface Protocol {
  /** Name that the user types. */
  name: ProtocolName;
  /** Size of images for networks whose weights name no size of their own. */
  size: TargetSize;
  /** Codecs; with `PCAW,` and `PCA,` the number of dims follows from the method. */
  codecs: readonly string[];
  /** Score normalizations; `null` for none. */
  scoreNorms: readonly (string | null)[];
  /** References a query. */
  k: number;
}

const CODECS = ["Flat", "PCAW,L2norm,Flat"];
const SCORE_NORMS = [null, "1.0[0,2]"];

/**
 * The protocols as the authors of RDCD and SSCD run them: RDCD's `disc_eval.sh` on squares of 288, its `ndec_eval.sh` on
 * squares of 224, and SSCD's Copydays on a short edge of 288 with the aspect kept, by Euclidean distance and without
 * score normalization, whitened and merely centerd.
 */
export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  disc: { name: "disc", size: { width: 288, height: 288 }, codecs: CODECS, scoreNorms: SCORE_NORMS, k: 10 },
  ndec: { name: "ndec", size: { width: 224, height: 224 }, codecs: CODECS, scoreNorms: SCORE_NORMS, k: 10 },
  copydays: {
    name: "copydays",
    size: { shortEdge: 288 },
    codecs: ["Flat", "PCAW,L2norm,Flat", "PCA,L2norm,Flat"],
    scoreNorms: [null],
    k: 100,
  },
};

/** A protocol as far as it goes without training images: nothing is whitened or normalized. */
export function withoutTraining(protocol: Protocol): Protocol {
  return {
    ...protocol,
    codecs: protocol.codecs.filter((codec) => !codec.includes("PCA")),
    scoreNorms: [null],
  };
}
