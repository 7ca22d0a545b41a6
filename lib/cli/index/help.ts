import { graphHelp, postgresHelp } from "../postgres_options.ts";

/** Text of `deno task index --help`. */
export const help = `
Loads descriptors into PostgreSQL with pgvector, with an HNSW index by inner product.

    deno task extract --images ~/Pictures --out pictures
    PGPASSWORD=… deno task index --postgres postgres://me@db.example/copies --descriptors pictures
    PGPASSWORD=… deno task search --postgres postgres://me@db.example/copies --query suspicious.jpg

It may be interrupted at any moment, by force or by the loss of the connection: nobody sees any of it until all of it
is there, and the same command again goes on where it was and leaves each descriptor there once.

  --postgres URL           postgres://[user@]host[:port]/database[?sslmode=MODE]
  --descriptors STORE      what extract made: a store's folder, or a .npy, .hdf5 or .parquet file
  --schema NAME            the schema, made if it is not there (rdcd)
  --table NAME             the index's table, made if it is not there (images)
  --part NAME              what these descriptors are called in it: those of other parts stay, those of this one are
                           replaced at one moment (all). Parts may be loaded side by side
  --precision KIND         float16 or float32: how numbers are kept; the graph always has two bytes a number (float16)
${graphHelp}
  --chunk-rows N           descriptors that are loaded in one transaction (8192)
  --timeout SECONDS        the most that a statement may take, but for building the graph (60)
  --retries N              how often a lost connection is tried again, after 0.25 s, 0.5 s, 1 s … (6)
  --json                   what was done, as JSON on stdout
  --help                   this text

${postgresHelp}

Exit codes: 0 done, 1 failed, 2 wrong usage.
`;
