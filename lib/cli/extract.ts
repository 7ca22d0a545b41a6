import { join } from "@std/path";
import { extractFolders, type FoldersReport } from "../descriptors/extract_folders.ts";
import type { ImageWarning } from "../descriptors/describe_images.ts";
import { pruneStore } from "../descriptors/store/prune_store.ts";
import { readStore, type StoredDescriptors } from "../descriptors/store/read_store.ts";
import { DEFAULT_MODEL } from "../descriptors/resolve_encoder.ts";
import { resolveMethod } from "../descriptors/resolve_method.ts";
import { parseShard, type Shard } from "../descriptors/store/shard.ts";
import { STORE_PRECISIONS } from "../descriptors/store/store_precision.ts";
import { exportFormat, exportStore } from "./export_store.ts";
import { findOptions, imageOptions, IMAGES_HELP, tellOthers, tellUnlisted } from "./image_options.ts";
import { INTERRUPTED, listenForInterruption } from "./interruption.ts";
import { methodOptions, networkOptions, oneOf, ONNX_HELP, onnxOptions } from "./method_options.ts";
import { tellWarnings } from "./name_files.ts";
import { printable } from "./printable.ts";
import type { Progress } from "../progress/track_progress.ts";
import { createProgress } from "./progress.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { runTask, UsageError } from "./task.ts";

const help = `
Turns the images in a folder, and in all folders below it, into descriptors.

    deno task extract --images ~/Pictures --out pictures
    deno task extract --images ~/Pictures --model phash --out pictures.phash
    deno task extract --images /data/refs --model mine.ckpt --out refs --export npy
    deno task extract --images /data/refs --model mine.ckpt --out refs.3 --shard 3/8
    deno task extract --images ~/Pictures --images ~/phone --out all

It may be interrupted at any moment, by Ctrl-C or by force: the same command goes on where it left off, and the
result is the same, byte for byte. The same command again brings the store up to date: an image is its content, so that
replaced files are described anew, renamed ones are recognized, and those that have gone are not found any more.

  --images DIR        the folder; several of them may be given, whose images are then named with the folder
  --model SPEC        rdcd, rdcd-256bit, rdcd-512bit, a checkpoint file, a model's name such as sscd_disc_mixup (in
                      data/models or in the folder that RDCD_MODELS names), phash, pdq, tiny, or
                      untrained:NETWORK:DIMS; rdcd:64, FILE:64 are the first 64 numbers of a model that was trained for
                      that size too (rdcd)
  --out STORE         the folder for the descriptors; made if it is not there
  --export FORMAT     write STORE/descriptors.FORMAT as well: npy (with .ids.txt beside it), hdf5 or parquet
  --shard I/N         only the images of shard I of N, to be done by one of N machines; "merge" joins their stores
  --precision KIND    how the store keeps numbers: float32, float16 or int8, in 4, 2 or 1 bytes, or bits, for hashes and
                      models with a codec of bits (bits for these, float32 for others)
${IMAGES_HELP}
  --prune             free what the store keeps of images that have gone; without it, such an image need not be described
                      again should it come back
  --retry             try images again that an earlier run could not read; without it, those whose files have changed
  --strict            exit code 1 if anything could not be read; JPEGs that lack only their ends are not, which are
                      described with a warning otherwise
  --json              what was done, as JSON on stdout
  --size N            networks see squares of N pixels, as in RDCD (the model's own; 288 where it names none)
  --short-edge N      networks see images of this short edge with their aspect kept, as in SSCD
  --resize KIND       for networks and tiny; exact: as Pillow does; fast: the decoder shrinks while loading (exact)
  --runtime NAME      auto, onnx, wasm or webgpu (auto: webgpu on a real graphics card, onnx elsewhere)
  --threads N         threads that decode, and threads of the network (one a core)
${ONNX_HELP}
  --help              this text

Images that cannot be read are skipped, reported here and listed in STORE/unreadable.jsonl. Exit codes: 0 done (also
with images skipped), 1 nothing could be read or the run failed, 2 wrong usage, 130 interrupted.
`;

const SHOWN = 5;

quietLibraries();

await runTask({
  name: "extract",
  help,
  options: {
    "images": { type: "string", multiple: true, default: [] },
    ...imageOptions,
    "prune": { type: "boolean", default: false },
    "model": { type: "string", default: DEFAULT_MODEL as string },
    "out": { type: "string" },
    "export": { type: "string" },
    "shard": { type: "string" },
    "precision": { type: "string" },
    "retry": { type: "boolean", default: false },
    "strict": { type: "boolean", default: false },
    "json": { type: "boolean", default: false },
    ...networkOptions,
    "resize": { type: "string", default: "exact" },
    ...onnxOptions,
  },
}, async (values) => {
  const { images: folders, model, out } = values;
  if (folders.length === 0 || out === undefined) {
    throw new UsageError("--images and --out are needed");
  }
  const format = exportFormat(values.export);
  const shard = values.shard === undefined ? undefined : shardOption(values.shard);
  const precision = values.precision === undefined
    ? {}
    : { precision: oneOf("precision", values.precision, STORE_PRECISIONS) };
  const options = methodOptions(values);
  const method = await resolveMethod(model, options);
  using interruption = listenForInterruption();
  const warnings: ImageWarning[] = [];
  let progress: Progress | undefined;
  const start = performance.now();
  try {
    if (method.network === null && options.size !== undefined) {
      throw new UsageError(
        `--size and --short-edge are for networks, and ${method.name} has a size of its own`,
      );
    }
    const report = await extractFolders(folders, method, out, {
      ...findOptions(values),
      threads: options.threads,
      acceptTruncated: !values.strict,
      shard,
      retryUnreadable: values.retry,
      ...precision,
      signal: interruption.signal,
      onReadStart: (total) => {
        if (total > 0) progress = createProgress({ label: "read contents", unit: "files", total });
      },
      onRead: () => progress?.advance(),
      onStart({ pending, resumed, unreadable }) {
        progress?.finish();
        progress = undefined;
        if (resumed + unreadable > 0) {
          console.error(`${out} has ${resumed + unreadable} of these images from before, ${pending} to go`);
        }
        if (pending > 0) progress = createProgress({ label: `extract ${method.name}`, total: pending });
      },
      onBatch(batch) {
        warnings.push(...batch.warnings);
        progress?.advance(batch.described + batch.unreadable.length);
      },
    });
    progress?.finish();
    const seconds = (performance.now() - start) / 1000;
    const pruned = values.prune && report.left === 0 ? await pruneStore(out) : 0;
    if (pruned > 0) console.error(`${pruned} rows of images that have gone are freed`);
    const store = await readStore(out);
    const exported = report.left === 0 && format !== undefined ? await exportStore(store, format) : null;
    await summarize(report, store);
    tellWarnings(warnings);
    if (exported !== null) console.error(`exported to ${exported}`);
    if (values.json) {
      const { name, dims, fingerprint } = method;
      console.log(
        JSON.stringify(
          {
            store: out,
            method: name,
            dims,
            fingerprint,
            precision: store.precision,
            ...counts(report),
            notLookedAt: {
              ...{ others: Object.fromEntries(report.found.others), hidden: report.found.hidden },
              unlisted: report.found.unlisted,
            },
            warnings,
            pruned,
            seconds,
            exported,
          },
          null,
          2,
        ),
      );
    }
    if (report.left > 0) return INTERRUPTED;
    return report.described + report.resumed === 0 ||
        values.strict && report.unreadable + report.found.unlisted.length > 0
      ? 1
      : 0;
  } finally {
    await method.dispose();
  }
});

function shardOption(text: string): Shard {
  try {
    return parseShard(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--shard is one of 1/N to N/N, such as 3/8: current value is "${text}"`);
  }
}

function counts({ found: _, ...report }: FoldersReport): Omit<FoldersReport, "found"> {
  return report;
}

async function summarize(report: FoldersReport, store: StoredDescriptors): Promise<void> {
  const {
    images,
    described,
    resumed,
    unreadable,
    left,
    gone,
    renamed,
    replaced,
    removed,
    unread,
    assumed,
    found,
  } = report;
  const earlier = resumed > 0 ? `, ${resumed} by earlier runs` : "";
  console.error(`${store.path}: ${described + resumed} of ${images} images described${earlier}`);
  const changes = [
    ...replaced > 0 ? [`${replaced} replaced since, described anew`] : [],
    ...renamed > 0 ? [`${renamed} recognized, renamed or back again`] : [],
    ...removed > 0 ? [`${removed} have gone and are not found any more`] : [],
  ];
  if (changes.length > 0) console.error(`note: of the images before, ${changes.join(", ")}`);
  if (gone > 0) {
    console.error(
      `note: the store has ${gone} more ${gone === 1 ? "image" : "images"}, not found in ${
        gone === 1 ? "this folder by any run; it stays" : "these folders by any run; they stay"
      }`,
    );
  }
  tellOthers(found);
  tellUnlisted(found.unlisted);
  if (unread > 0) {
    console.error(
      `warning: ${unread} ${
        unread === 1 ? "image" : "images"
      } cannot be read at the moment: what was described before is kept`,
    );
  }
  if (assumed > 0) {
    console.error(
      `note: the store is of an earlier version, which knew names alone: ${assumed} ${
        assumed === 1 ? "image is" : "images are"
      } taken for what was described`,
    );
  }
  if (unreadable > 0) {
    console.error(
      `warning: ${unreadable} ${unreadable === 1 ? "image" : "images"} could not be read; all are listed in ${
        unreadablePath(store.path)
      }`,
    );
    let shown = 0;
    for await (const { path, reason } of store.unreadable()) {
      console.error(`  ${printable(path)}: ${printable(reason)}`);
      shown += 1;
      if (shown === SHOWN) break;
    }
    if (unreadable > shown) console.error(`  and ${unreadable - shown} more`);
  }
  if (left > 0) {
    console.error(`interrupted: ${left} images are left; the same command goes on from here`);
  }
}

function unreadablePath(store: string): string {
  return join(store, "unreadable.jsonl");
}
