import { basename } from "@std/path";
import { DEFAULT_SIZES } from "../../lib/benchmarks/making/default_sizes.ts";
import { builtInMethods } from "../../lib/benchmarks/evaluation/built_in_methods.ts";
import type { NotebookSection } from "./notebook_section.ts";
import type { ReportOrigin } from "./report_page.ts";

/**
 * Facts about notebooks' results, as far as notebooks of a tier have them in common: data, images, seed, methods.
 */
export async function reportFacts(sections: readonly NotebookSection[]): Promise<ReportOrigin["facts"]> {
  const hasTier = (tier: string) =>
    sections.some(({ settings }) =>
      settings.some(({ name, value }) => name === "TIER" && value === `"${tier}"`)
    );
  return [
    ...hasTier("micro") ? [["Tier micro", await microFacts()] as const] : [],
    ...hasTier("paper") ? [["Tier paper", PAPER] as const] : [],
    ["No tier", WITHOUT],
    ["Words", WORDS],
  ];
}

async function microFacts(): Promise<string> {
  const { references, training, queries, copies } = DEFAULT_SIZES;
  const methods = (await builtInMethods()).map((method) => basename(method, ".safetensors"));
  return `images that the toolkit generates, seed 0 unless a section sets another: ${references} references, ` +
    `${training} training images, ${queries} queries, of which ${copies} are copies; NDEC, Copydays and single attacks in ` +
    `miniature are of such images too. The methods that come with the toolkit are ${
      methods.join(", ")
    }; the networks ` +
    "among them are small, and not the paper’s.";
}

const PAPER =
  "DISC21, NDEC and Copydays as published, in the folder that RDCD_DATA named, and the checkpoints in the folder " +
  "that RDCD_MODELS named.";

const WITHOUT =
  "results of deno task ablate in data/results, whose images, seeds and teacher their sections begin with, " +
  "or nothing but what the section makes itself.";

const WORDS =
  "µAP is the area under the precision–recall curve over all queries at once, µAP_SN the same with score " +
  "normalization; acc@1 is the share of copies whose source is found first, R@P90 the recall at 90 % precision.";
