import { streamDescriptors } from "../descriptors/stream_descriptors.ts";
import type { StoredDescriptors } from "../descriptors/store/read_store.ts";
import { indexInPostgres, type IndexProgress } from "../search/postgres/index_in_postgres.ts";
import { help } from "./index/help.ts";
import { oneOf } from "./method_options.ts";
import { graphOptions, graphSettings, indexName, openDatabase, postgresOptions } from "./postgres_options.ts";
import type { Progress } from "../progress/track_progress.ts";
import { createProgress } from "./progress.ts";
import { integerOption, runTask, UsageError } from "./task.ts";

await runTask({
  name: "index",
  help,
  options: {
    ...postgresOptions,
    "table": { type: "string" },
    "descriptors": { type: "string" },
    "part": { type: "string", default: "all" },
    "precision": { type: "string", default: "float16" },
    ...graphOptions,
    "chunk-rows": { type: "string", default: "8192" },
    "json": { type: "boolean", default: false },
  },
}, async (values) => {
  const { postgres: url, descriptors: path, part } = values;
  if (url === undefined || path === undefined) {
    throw new UsageError("--postgres and --descriptors are needed");
  }
  const chunkRows = integerOption("chunk-rows", values["chunk-rows"], 1);
  const precision = oneOf("precision", values.precision, ["float16", "float32"] as const);
  const options = { ...indexName(values), part, chunkRows, ...graphSettings(values), precision };
  const database = openDatabase(url, values);
  try {
    const source = await streamDescriptors(path);
    const progress = loadProgress(source.count);
    const report = await indexInPostgres(database, source, {
      ...options,
      method: "method" in source ? (source as StoredDescriptors).method : null,
      onProgress: progress.show,
    });
    progress.finish();
    const { rows, loaded, unchanged, pgvector, type } = report;
    console.error(
      unchanged
        ? `${database.address}: all ${rows} descriptors of part "${part}" were there already`
        : `${database.address}: ${rows} descriptors of part "${part}" can be searched, ${loaded} loaded now ` +
          `(pgvector ${pgvector}, ${type})`,
    );
    if (options.precision !== "float32" && type === "vector") {
      console.error(
        `note: pgvector ${pgvector} has no numbers of two bytes: it is twice as large; 0.7 has them`,
      );
    }
    if (values.json) console.log(JSON.stringify(report, null, 2));
  } finally {
    await database.close();
  }
});

function loadProgress(total: number): { show(progress: IndexProgress): void; finish(): void } {
  let display: Progress | undefined;
  let shown = 0;
  const finish = () => {
    display?.finish();
    display = undefined;
  };
  return {
    show({ step, rows }) {
      if (step === "load") {
        display ??= createProgress({ label: "load", total, unit: "descriptors" });
        display.advance(rows - shown);
        shown = rows;
        return;
      }
      finish();
      if (step === "build") console.error(`building the HNSW graph of ${rows} descriptors …`);
    },
    finish,
  };
}
