import { ONNX_HELP } from "../method_options.ts";
import { graphHelp, postgresHelp } from "../postgres_options.ts";

/** Text of `deno task eval --help`. */
export const help = `
Measures how well edited copies of images are found.

    deno task eval                                       on generated pictures
    deno task eval --images ~/Pictures                   on a benchmark made from a folder of yours
    deno task eval --disc /data/disc21 --model rdcd.ckpt on DISC21, with a checkpoint beside the baselines
    deno task eval --ndec /data/ndec --disc /data/disc21 on NDEC, whose references and training images are DISC21's
    deno task eval --copydays /data/copydays --distractors /data/yfcc10k --whitening /data/yfcc20k
    deno task eval --descriptors submission.hdf5 --ground-truth dev_queries_groundtruth.csv

What is measured on
  --images DIR        make a benchmark from the images in DIR (kept, and made again only if DIR changes)
  --disc DIR          DISC21 as downloaded or as SSCD or RDCD rename it, or a folder made by make-benchmark
  --split dev|test    which of DISC21's query sets (dev)
  --ndec DIR          NDEC as downloaded or as RDCD renames it; beside --disc, queries and ground truth only. Rows are of
                      all queries and of those without the hard negatives; the share of the hard negatives that reach a
                      row's threshold is a column of its own
  --copydays DIR      Copydays' blocks original, strong, jpegqual/3 … 75 and crops/10 … 80, with
  --distractors DIR   the images that its originals are hidden among, and
  --whitening DIR     the images that PCA is fitted to (without them: codec Flat only). With --images or nothing: images
                      to be the training images instead of the benchmark's own, such as more of them, which ITQ needs
  --limit N           a subset of at most N images a set, drawn by the seed; its numbers are not the benchmark's, and
                      every output says so
  --seed N            seed of made benchmarks, of subsets and of the confidence intervals (0)
  --dry-run           check --disc, --ndec or --copydays: what is there, what is missing, the published counts, and what
                      an evaluation would take. Exit code 0 if the data set is complete, 1 if not

Descriptors made elsewhere, without images
  --descriptors PATH  may be repeated; an HDF5 file of the challenge with the sets query, reference and train, or a folder
                      that holds queries, references and training, each NAME.npy with NAME.ids.txt, an HDF5 or Parquet
                      file, or a store of deno task extract. Without training: no PCA and no score normalization
  --ground-truth FILE the CSV file query_id,reference_id, with or without header, blank for distractors
  --protocol NAME     disc, ndec or copydays; the latter's ids are BLOCK/NAME and need no ground truth (disc)

What is measured
  --model SPEC        a method more, may be repeated: a checkpoint file, a model's name such as sscd_disc_mixup (in
                      data/models or in the folder that RDCD_MODELS names), phash, pdq, tiny, or
                      untrained:NETWORK:DIMS; FILE:64 is the first 64 numbers of a model that was trained for that size
                      too
  --compare-to SPEC   the difference in µAP to this method as well, with its interval: of the same draws for both, so that
                      it tells methods apart whose own intervals overlap
  --no-baselines      only what --model names
  --codec CODEC       may be repeated ("Flat": descriptors as they are; for --descriptors that are not of unit length
                      "L2norm,Flat" as well). "PCAW,L2norm,Flat" whitens to the method's own dims, or to a quarter as many
                      as there are training images; "PCA,L2norm,Flat" centers. ITQ256: 256 bits, searched by Hamming
                      distance, and AITQ256: by queries that stay real numbers; they need more than 256 training images,
                      at best ten times as many
  --all-codecs        every codec of the protocol: "Flat" and "PCAW,L2norm,Flat", for Copydays "PCA,L2norm,Flat" too
  --score-norm NORM   may be repeated ("none" and "1.0[0,2]"; Copydays' protocol has none)
  --precision KIND    how references and training set are stored: float32, float16 or int8 (float32). May be repeated: the
                      difference in µAP to the first one is shown with its interval
  --k N               references a query (10; for Copydays 100)
  --candidates KIND   knn: k references a query; global: the best pairs over all queries, k a query on average (knn)
  --size N            networks see squares of N pixels, as in RDCD (the size in the model's file; where it names none 288
                      for DISC21 and made benchmarks, and 224 for NDEC)
  --short-edge N      networks see images of this short edge with their aspect kept, as in SSCD (288 for Copydays, where
                      the model's file names no size)
  --resize KIND       for networks and tiny; exact: as Pillow does; fast: the decoder shrinks while loading (exact)
  --runtime NAME      auto, onnx, wasm or webgpu (auto: webgpu on a real graphics card, onnx elsewhere)
  --threads N         threads that decode, and threads of the network (one a core)
${ONNX_HELP}

What comes out: a table on stdout, one row a method, of µAP without and with score normalization and R@P90 with it; and
  --all-columns       a row for every combination with every number instead, and in the report a curve for each
  --report FILE       the HTML report (reports/NAME.html in the cache)
  --csv FILE          every row as CSV, unrounded, with the columns of SSCD's disc_eval.py and copydays_eval.py
  --predictions FILE  the pairs of the only row as the challenge's CSV, query_id,reference_id,score; refused where the
                      challenge's rules refuse it (more than 500,000 rows, a pair twice, unknown ids)
  --json              every row as JSON on stdout instead; for Copydays with the mAP of each block
  --cache DIR         where benchmarks and descriptors are kept (data/cache)
  --help              this text

With --postgres URL, references are loaded into PostgreSQL with pgvector and searched there by HNSW. Each row then has
the difference in µAP to an exact search of the same descriptors, and stderr says which share of the ten exact
neighbors was found. What is loaded stays, in a table for each set of references: the same again is not loaded again.
  --postgres URL           postgres://[user@]host[:port]/database[?sslmode=MODE]
  --schema NAME            where the tables are (rdcd_eval)
  --ef-search N            candidates that HNSW looks for, up to 1000 (400)
${graphHelp}
  --timeout SECONDS        the most that a statement may take, but for building the graph (60)
  --retries N              how often a lost connection is tried again, after 0.25 s, 0.5 s, 1 s … (6)

${postgresHelp}
`;
