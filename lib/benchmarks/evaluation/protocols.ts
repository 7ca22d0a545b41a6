import type { ProtocolName } from "../copy_benchmark.ts";
import type { TargetSize } from "../../types.ts";

/** How a benchmark is evaluated where the user says nothing else. */
export interface Protocol {
  /** Name that the user types. */
  name: ProtocolName;
  /** Name of the data set that it was made for. */
  title: string;
  /** The remark about it in the lines above a table. */
  remark: string;
  /** True if there is nothing to choose in its search: the nearest of each query, found exactly, without score normalization. */
  isFixed: boolean;
  /** Size of images for networks whose weights name no size of their own. */
  size: TargetSize;
  /** Codecs; with `PCAW,` and `PCA,` the number of dims follows from the method. */
  codecs: readonly string[];
  /** Score normalizations; `null` for none. */
  scoreNorms: readonly (string | null)[];
  /** References a query. */
  k: number;
}

const challenge = {
  remark: "",
  isFixed: false,
  codecs: ["Flat", "PCAW,L2norm,Flat"],
  scoreNorms: [null, "1.0[0,2]"],
  k: 10,
};

/**
 * The protocols as the authors of RDCD and SSCD run them: RDCD's `disc_eval.sh` on squares of 288, its `ndec_eval.sh` on
 * squares of 224, and SSCD's Copydays on a short edge of 288 with the aspect kept, by Euclidean distance and without
 * score normalization, whitened and merely centerd.
 */
export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  disc: { ...challenge, name: "disc", title: "DISC21", size: { width: 288, height: 288 } },
  ndec: { ...challenge, name: "ndec", title: "NDEC", size: { width: 224, height: 224 } },
  copydays: {
    name: "copydays",
    title: "Copydays",
    remark: "; Euclidean distance; strong mAP and overall µAP by the trapezoid rule, µAP by the challenge's",
    isFixed: true,
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
