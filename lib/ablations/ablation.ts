import type { Json } from "../json/merge_patch.ts";

/** One way to train that is compared with others. */
export interface AblationVariant {
  /** Name in tables: letters, digits and `+ - _ .`. */
  name: string;
  /**
   * Changes to the base recipe, as a JSON merge patch (RFC 7396). Empty for the variant that the others are
   * compared with.
   */
  patch: { [key: string]: Json };
  /** How it differs from the base in the paper, as far as that is known. */
  paper?: "better" | "worse" | "same";
}

/** Training runs that differ in one thing: what a file in `data/ablations/` holds. */
export interface Ablation {
  /** The question, in a few words. */
  title: string;
  /** Notes for a reader of the table, such as what else changes with a variant. */
  description: string;
  /** The file of the base recipe, as a path relative to the ablation's file. */
  base: string;
  /** Runs of each variant; their seeds count up from the base recipe's. */
  seeds: number;
  /** Variants to compare, in the order of the table. */
  variants: AblationVariant[];
}
