import { createHash } from "node:crypto";
import type { Encoder } from "./encoder.ts";

/**
 * Changes with an encoder's make, its weights and whatever is named beside them.
 *
 * @param encoder The encoder; borrowed.
 * @param settings Plain JSON, in which the order of the fields counts.
 * @returns A hexadecimal SHA-256.
 */
export async function hashEncoder(encoder: Encoder, settings: unknown): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([encoder.architecture, settings]));
  for (const [name, values] of await encoder.readWeights()) hash.update(name).update(values);
  return hash.digest("hex");
}
