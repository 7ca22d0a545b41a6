/** Deno's interface to Jupyter; `null` outside its kernel, where Deno refuses even to say that there is none. */
export function ownJupyter(): typeof Deno.jupyter | null {
  try {
    return Deno.jupyter;
  } catch {
    return null;
  }
}
