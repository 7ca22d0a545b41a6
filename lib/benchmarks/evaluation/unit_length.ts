import { descriptorBlocks } from "../../descriptors/store/descriptor_blocks.ts";
import type { DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import { applyCodec } from "../../codecs/apply_codec.ts";
import { fitCodec } from "../../codecs/fit_codec.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import type { BenchmarkDescriptors } from "./measure_methods.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";

const FIRST = "L2norm,";
const TOLERANCE = 0.01;

/**
 * SSCD's codecs `L2norm,PCAW<dims>,Flat` scale descriptors to unit length before they are whitened. The first step is
 * done here, on all three sets; the rest of the codec is as any other.
 *
 * @returns The descriptors to go on with, those in blocks scaled as they are read, and the rest of the codec.
 */
export async function unitLength(
  described: DescribedBenchmark<DescriptorSet>,
  codec: string,
): Promise<{ sets: DescribedBenchmark<DescriptorSet>; rest: string }> {
  if (!codec.startsWith(`${FIRST}PCA`)) return { sets: described, rest: codec };
  const scale = await fitCodec("L2norm,Flat");
  const scaled = <Set extends DescriptorSet>(set: Set) => applyCodec(scale, set);
  return {
    rest: codec.slice(FIRST.length),
    sets: {
      ...described,
      queries: await scaled(described.queries),
      references: await scaled(described.references),
      training: await scaled(described.training),
    },
  };
}

/**
 * True if descriptors are of unit length, as SSCD decides it: lengths are less than 0.01 from 1 in the mean.
 */
export async function areUnitLength(sets: readonly DescriptorSet[]): Promise<boolean> {
  let sum = 0;
  let rows = 0;
  for (const set of sets) {
    for await (const { vectors, dims } of descriptorBlocks(set).blocks()) {
      for (let start = 0; start < vectors.length; start += dims, rows++) {
        let squares = 0;
        for (let i = start; i < start + dims; i++) squares += vectors[i]! ** 2;
        sum += Math.abs(Math.sqrt(squares) - 1);
      }
    }
  }
  return sum / rows < TOLERANCE;
}

/**
 * The codecs of an evaluation whose user names none: where the first of the methods is descriptors that are not of unit
 * length, SSCD adds codecs that scale them first. The first decides, so that the rows of all are comparable.
 *
 * @param codecs The codecs for descriptors of unit length.
 */
export async function codecsForAnyLength(
  codecs: readonly string[],
  methods: readonly (string | DescriptorMethod | BenchmarkDescriptors)[],
): Promise<readonly string[]> {
  const [first] = methods;
  if (first === undefined || typeof first === "string" || !("described" in first)) return codecs;
  const { queries, references } = first.described;
  if (await areUnitLength([queries, references])) return codecs;
  const whitens = codecs.includes("PCAW,L2norm,Flat");
  return [...codecs, "L2norm,Flat", ...whitens ? ["L2norm,PCAW,Flat"] : []];
}
