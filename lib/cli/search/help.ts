/** What `deno task search --help` says. */
export const help = `
Finds the nearest references of query images.

    deno task extract --images ~/Pictures --model pdq --out pictures.pdq
    deno task search --index pictures.pdq --query suspicious.jpg another.png

  --index DESCRIPTORS   what extract made: a store's folder, or a .npy, .hdf5 or .parquet file
  --query IMAGE ...     images to look up, or folders of images
  --k N                 references a query (5)
  --threshold T         scores of at least T are called copies. Without it: 0.758 for PDQ (31 of 256 bits differ),
                        0.6875 for pHash (10 of 64 bits differ) and 0.75 for sscd_disc_mixup, as their authors
                        advise; none for other methods, whose threshold "deno task eval" measures
  --model SPEC          the method that made the index, where the index does not tell
  --runtime NAME        auto, onnx, wasm or webgpu (auto)
  --threads N           threads of the network
  --json                results as JSON
  --help                this text

Exit codes: 0 done, 1 a query could not be read, 2 wrong usage.
`;
