/**
 * The folder of models that are called by name, which the environment's `RDCD_MODELS` names; `undefined` where it names
 * none.
 */
export function modelsFolder(): string | undefined {
  return Deno.env.get("RDCD_MODELS") || undefined;
}
