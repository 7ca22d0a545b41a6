import { thresholdHelp } from "./threshold.ts";
import { postgresHelp } from "../postgres_options.ts";

/** Text of `deno task search --help`. */
export const help = `
Finds the references that query images are copies of, or that are copies of them.

    deno task extract --images ~/Pictures --out pictures
    deno task search --index pictures --query suspicious.jpg another.png
    deno task search --postgres postgres://me@db.example/copies --query suspicious.jpg

  --index DESCRIPTORS   what extract made: a store's folder, or a .npy, .hdf5 or .parquet file
  --postgres URL        or what index loaded: postgres://[user@]host[:port]/database[?sslmode=MODE]; once for each server
                        of an index that is spread over several, which are asked side by side
  --query IMAGE ...     images to look up, or folders of images
  --k N                 references a query at most (5)
${thresholdHelp}
  --model SPEC          the method that made the index, where the index does not tell
  --runtime NAME        auto, onnx, wasm or webgpu (auto)
  --threads N           threads of the network
  --mean, --deviation, --output  as for "extract", where the model is an ONNX file that does not say them
  --all                 print all of the nearest references, with a verdict on each, and not only those that match; needed
                        where no threshold is known, and then without verdicts
  --csv                 results as CSV on stdout; names that a spreadsheet would take for formulas begin with an apostrophe
  --json                results as JSON on stdout
  --help                this text

With --postgres
  --schema NAME         the index's schema (rdcd)
  --table NAME          the index's table (images)
  --ef-search N         candidates that HNSW looks for in each part of the index, all of them ranked exactly: up to
                        1000; more find more and take longer (400)
  --exact               compare with all references instead, without HNSW
  --timeout SECONDS     the most that a statement may take (60)
  --retries N           how often a lost connection is tried again, after 0.25 s, 0.5 s, 1 s … (6)

${postgresHelp}

A query is named by its path as it was typed, and what is below it. Exit codes: 0 a query has a copy (or, with --all,
nothing could be judged), 1 a query could not be read or the task failed, 2 wrong usage, 3 no query has a copy.
`;
