import type { StoredMethod } from "rdcd/descriptors";

/** What a store of random numbers says of where they are from. */
export function randomMethod(dims: number): StoredMethod {
  return {
    name: "random",
    network: null,
    parameters: 0,
    dims,
    bytesPerImage: 4 * dims,
    fingerprint: "00",
    preparation: { size: null, resize: "exact" },
  };
}
