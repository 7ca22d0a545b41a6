import type { ConfidenceInterval } from "../../evaluation/percentile_interval.ts";
import { numberText } from "../../tables/number_text.ts";

/** A share as per cent with one decimal. */
export function percent(share: number): string {
  return numberText(100 * share, 1);
}

/** The same, and a dash where there is none. */
export function percentOrDash(share: number | null | undefined): string {
  return typeof share === "number" ? percent(share) : "–";
}

/** The two ends of an interval of shares. */
export function intervalText({ low, high }: ConfidenceInterval): string {
  return `${percent(low)}–${percent(high)}`;
}
