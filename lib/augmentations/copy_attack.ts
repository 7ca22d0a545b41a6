import type { AugmentationStep } from "./compose.ts";

/** How hard a copy is to recognize. */
export type AttackStrength = "weak" | "moderate" | "strong" | "extreme";

/** How an edited copy is made: a seedless recipe in plain JSON. */
export interface CopyAttack {
  /** How hard the copy is to recognize. */
  strength: AttackStrength;
  /** One to four operations with their parameters, in the order in which they are done. */
  steps: AugmentationStep[];
}
