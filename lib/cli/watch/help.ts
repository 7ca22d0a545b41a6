import { IMAGES_HELP } from "../image_options.ts";
import { thresholdHelp } from "../search/threshold.ts";

/** Text of `deno task watch --help`. */
export const help = `
Finds copies as images arrive in a folder, and in all folders below it.

    deno task extract --images /data/refs --out refs
    deno task watch --images /data/uploads --index refs --out uploads.jsonl

An image is its content: it is examined once, also over restarts and whatever its names. What became of it is a line of
--out, written before anything is printed. Ctrl-C and force do no harm, and the same command goes on, with what has arrived
in the meantime first. An image is examined when it has not changed for a while, and again if its content changes. What cannot
be read is tried again and again; a folder that vanishes is waited for.

  --images DIR          the folder that images arrive in
  --index DESCRIPTORS   the references: a store's folder, or a .npy, .hdf5 or .parquet file
  --out FILE            the journal: a JSON object a line, with the image, its content, the copies found, the nearest
                        references, and why it could not be read
  --add                 make every image a reference, so that it is found when it arrives again; --index is then a
                        store's folder
${thresholdHelp}
  --k N                 copies named for an image (5)
  --once                examine what is there, and end
  --settle N            seconds that a file must not have changed for (2)
  --rescan N            seconds after which the whole folder is looked through, for network drives, which do not tell of
                        changes (60)
${IMAGES_HELP}
  --model SPEC          the method that made the index, where the index does not tell
  --runtime NAME        auto, onnx, wasm or webgpu (auto)
  --threads N           threads of the network
  --mean, --deviation, --output  as for "extract", where the model is an ONNX file that does not say them
  --json                what the journal gets, on stdout as well; without it, copies as image, reference and score,
                        between tabs
  --help                this text

To tell others of copies, in the order of the journal, each until it has arrived; what is left when the task ends is
delivered first the next time. Both need a permission that "deno task watch" has not; it then prints the command that has it.

  --exec COMMAND        run a program for each image with a copy, such as --exec 'notify {} {reference} {score}': the image's
                        path, the best reference and its score. There is no shell; the line of the journal is on its
                        standard input. One that does not end with 0 is run again
  --exec-timeout N      seconds that it may take (60)
  --webhook URL         POST the line of the journal for each image with a copy; what is not answered with 2xx is sent again
                        after 0.25 s, 0.5 s, … 60 s, with the same Idempotency-Key
  --webhook-all         for images without a copy and unreadable ones as well
  --webhook-timeout N   seconds that an answer may take (10)
  --tries N             pass an image over after N tries (never)

Exit codes: 0 done or ended by Ctrl-C, 1 failed, or not delivered with --once, 2 wrong usage.
`;
