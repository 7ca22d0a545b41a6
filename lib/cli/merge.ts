import { mergeStores } from "../descriptors/store/merge_stores.ts";
import { readStore } from "../descriptors/store/read_store.ts";
import { exportFormat, exportStore } from "./export_store.ts";
import type { Progress } from "../progress/track_progress.ts";
import { createProgress } from "./progress.ts";
import { runTask, UsageError } from "./task.ts";

const help = `
Joins descriptor stores into one: the shards of one folder of images, or stores of different images.

    deno task extract --images /data/refs --model rdcd.ckpt --out refs.1 --shard 1/8     (… to 8/8, each somewhere)
    deno task merge --out refs refs.1 refs.2 refs.3 refs.4 refs.5 refs.6 refs.7 refs.8

The shards of a folder give, byte for byte, the store that one machine makes of it. All must have been made by the same
model with the same settings, none may be missing, and no image may be in two of them.

  --out STORE              the folder for the whole; it must not be there yet
  --export FORMAT          npy, hdf5 or parquet: write STORE/descriptors.FORMAT as well
  --allow-missing          take the shards that there are; "extract" into STORE describes the rest later
  --json                   what was done, as JSON on stdout
  --help                   this text
`;

await runTask({
  name: "merge",
  help,
  allowPositionals: true,
  options: {
    "out": { type: "string" },
    "export": { type: "string" },
    "allow-missing": { type: "boolean", default: false },
    "json": { type: "boolean", default: false },
  },
}, async (values, sources) => {
  const { out } = values;
  if (out === undefined || sources.length === 0) throw new UsageError("--out and the stores are needed");
  const format = exportFormat(values.export);
  let progress: Progress | undefined;
  const report = await mergeStores(out, sources, {
    allowMissing: values["allow-missing"],
    onStart: (total) => progress = createProgress({ label: "merge", total }),
    onRows: (rows) => progress?.advance(rows),
  });
  progress?.finish();
  const exported = format === undefined ? null : await exportStore(await readStore(out), format);
  const { described, unreadable, missing } = report;
  console.error(`${out}: ${described} images described, ${unreadable} unreadable`);
  if (missing.length > 0) console.error(`warning: shards ${missing.join(", ")} are missing`);
  if (exported !== null) console.error(`exported to ${exported}`);
  if (values.json) console.log(JSON.stringify({ store: out, ...report, exported }, null, 2));
});
