import { thresholdHelp } from "../search/threshold.ts";
import { postgresHelp } from "../postgres_options.ts";

/** Text of `deno task serve --help`. */
export const help = `
Answers over HTTP which references an image is a copy of, adds and removes references, and shows a page for it.

    deno task extract --images /data/refs --out refs
    deno task serve --index refs --images /data/refs
    curl --data-binary @suspicious.jpg -H "Content-Type: image/jpeg" http://127.0.0.1:8470/match

What it answers to is in docs/serve.md, and for programs at /openapi.json. The address is printed on stdout once it
listens. Ctrl-C and SIGTERM end it when the requests under way are answered; force loses nothing that was answered.

  --index DESCRIPTORS   the references: a store's folder, which is made if it is not there and --model is given. With
                        --read-only also a .npy, .hdf5 or .parquet file, or a store that another process writes to
  --postgres URL        or what "index" loaded: postgres://[user@]host[:port]/database[?sslmode=MODE]
  --images DIR          the folder that the references were made of, to show small pictures of them
  --read-only           nothing can be added or removed
  --host HOST           the interface (127.0.0.1). Another one than this machine's own needs a token of at least 16
                        characters in the environment variable RDCD_TOKEN, which every request then has to show
  --port N              the port; 0 for any that is free (8470)
  --max-body MB         the most that a request may bring, in millions of bytes (16)
  --max-pixels MP       the most that an image may have, in millions of pixels (50)
  --concurrency N       requests with an image that are worked on at once (16)
  --queue N             requests beyond these that wait; more are answered with 503 (64)
  --timeout SECONDS     the most that a request may take, and a statement of a database (30)
${thresholdHelp}
  --model SPEC          the method that made the index, where the index does not tell
  --runtime NAME        auto, onnx, wasm or webgpu (auto)
  --threads N           threads of the network
  --mean, --deviation, --output  as for "extract", where the model is an ONNX file that does not say them
  --help                this text

With --postgres
  --schema NAME         the index's schema (rdcd)
  --table NAME          the index's table (images)
  --ef-search N         candidates that HNSW looks for in each part of the index (400)
  --exact               compare with all references instead, without HNSW
  --retries N           how often a lost connection is tried again (6)

${postgresHelp}

Exit codes: 0 ended by Ctrl-C or SIGTERM, 1 failed, 2 wrong usage.
`;
