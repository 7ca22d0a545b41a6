import type { Json } from "../json/merge_patch.ts";

/** One way to train that is compared with others. */
export interface AblationVariant {
  /** What tables call it: letters, digits and `+ - _ .`. */
  name: string;
  /**
   * What it changes in the base recipe, as a JSON merge patch (RFC 7396). Empty for the variant that the others are
   * compared with.
   */
  patch: { [key: string]: Json };
}

/** Training runs that differ in one thing: what a file in `data/ablations/` holds. */
export interface Ablation {
  /** The question, in a few words. */
  title: string;
  /** What a reader of the table has to know, such as what else changes with a variant. */
  description: string;
  /** The file of the base recipe, as a path relative to the ablation's file. */
  base: string;
  /** Runs of each variant; their seeds count up from the base recipe's. */
  seeds: number;
  /** What is compared, in the order of the table. */
  variants: AblationVariant[];
}
