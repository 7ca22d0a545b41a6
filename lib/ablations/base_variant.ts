import type { AblationVariant } from "./ablation.ts";

/**
 * The variant that the others are compared with: the one that changes nothing.
 *
 * @param variants All variants, as {@linkcode parseAblation} gives them.
 */
export function baseVariant(variants: readonly AblationVariant[]): AblationVariant {
  return variants.find(({ patch }) => Object.keys(patch).length === 0)!;
}
