import { thresholdHelp } from "../search/threshold.ts";

/** Text of `deno task watch --help`. */
export const help = `
Finds copies as images arrive in a folder, and in all folders below it.

    deno task extract --images /data/refs --out refs
    deno task watch --images /data/uploads --index refs --out uploads.jsonl

Every image is examined once, also over restarts: what became of it is a line of --out, written before anything is
printed. Ctrl-C and force do no harm, and the same command goes on, with what has arrived in the meantime first. An image
is examined when it has not changed for a while, and again if it changes later.

  --images DIR          the folder that images arrive in
  --index DESCRIPTORS   the references: a store's folder, or a .npy, .hdf5 or .parquet file
  --out FILE            the journal: a JSON object a line, with the image, its size and time, the copies found, and why it
                        could not be read
  --add                 make every image a reference, so that it is found when it arrives again; --index is then a
                        store's folder, and an image of whose name it has one is taken for that one
${thresholdHelp}
  --k N                 copies named for an image (5)
  --once                examine what is there, and end
  --settle N            seconds that a file must not have changed for (2)
  --rescan N            seconds after which the whole folder is looked through, for network drives, which do not tell of
                        changes (60)
  --model SPEC          the method that made the index, where the index does not tell
  --runtime NAME        auto, onnx, wasm or webgpu (auto)
  --threads N           threads of the network
  --mean, --deviation, --output  as for "extract", where the model is an ONNX file that does not say them
  --json                what the journal gets, on stdout as well; without it, copies as image, reference and score,
                        between tabs
  --help                this text

Exit codes: 0 done or ended by Ctrl-C, 1 failed, 2 wrong usage.
`;
