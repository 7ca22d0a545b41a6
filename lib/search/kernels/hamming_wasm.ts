// Made from the *.as files here by `deno task build-kernels`; a test compiles it again and compares.

/** The kernels as a WebAssembly binary, in base64. */
export const HAMMING_WASM: string = [
  "AGFzbQEAAAABCwFgBn9/f39/fwF/AwIBAAUDAQABBxMCBm5lYXJlcgAABm1lbW9yeQIACrEBAa4BAgN/AXsgBSEGA0AgAiAISgRA",
  "/QwAAAAAAAAAAAAAAAAAAAAAIQlBACEHA0AgAyAHSwRAIAkgACAHav0ABAAgASAHav0ABAD9Uf1i/X39f/2uASEJIAdBEGohBwwB",
  "CwsgBCAJ/RsAIAn9GwFqIAn9GwIgCf0bA2pqIgdKBEAgBiAINgIAIAYgBzYCBCAGQQhqIQYLIAhBAWohCCABIANqIQEMAQsLIAYg",
  "BWtBA3YL",
].join("");
