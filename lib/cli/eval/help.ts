/** What `deno task eval --help` says. */
export const help = `
Measures how well edited copies of images are found.

    deno task eval                                       on generated pictures
    deno task eval --images ~/Pictures                   on a benchmark made from a folder of yours
    deno task eval --disc /data/disc21 --model rdcd.ckpt on DISC21, with a checkpoint beside the baselines

What is measured on
  --images DIR        make a benchmark from the images in DIR (kept, and made again only if DIR changes)
  --disc DIR          DISC21 as downloaded or as SSCD or RDCD rename it, or a folder made by make-benchmark
  --split dev|test    which of DISC21's query sets (dev)
  --seed N            seed of made benchmarks and of the confidence intervals (0)

What is measured
  --model SPEC        a method more, may be repeated: a checkpoint file, a model's name such as sscd_disc_mixup (in
                      data/models or in the folder that RDCD_MODELS names), phash, pdq, tiny, or
                      untrained:NETWORK:DIMS
  --compare-to SPEC   the difference in µAP to this method as well, with its interval: of the same draws for both, so that
                      it tells methods apart whose own intervals overlap
  --no-baselines      only what --model names
  --codec CODEC       may be repeated ("Flat" and "PCAW,L2norm,Flat", which whitens to the method's own dims, or to a
                      quarter as many as there are training images)
  --score-norm NORM   may be repeated ("none" and "1.0[0,2]")
  --candidates KIND   knn: ten references a query; global: the best pairs over all queries (knn)
  --size N            networks see squares of N pixels, as in RDCD (the model's own; 288 where it names none)
  --short-edge N      networks see pictures of this short edge with their aspect kept, as in SSCD
  --resize KIND       for networks and tiny; exact: as Pillow does; fast: the decoder shrinks while loading (exact)
  --runtime NAME      auto, onnx, wasm or webgpu (auto: webgpu on a real graphics card, onnx elsewhere)
  --threads N         threads that decode, and threads of the network (one a core)

What comes out: a table on stdout, and
  --report FILE       the HTML report (reports/NAME.html in the cache)
  --csv FILE          the table as CSV, unrounded
  --json              the table as JSON on stdout instead
  --cache DIR         where benchmarks and descriptors are kept (data/cache)
  --help              this text
`;
