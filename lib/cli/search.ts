import { basename } from "@std/path";
import { isFolder } from "../files/is_folder.ts";
import { listImages } from "../images/list_images.ts";
import { describeImages, type UnreadableImage } from "../descriptors/describe_images.ts";
import type { DescriptorMethod } from "../descriptors/method.ts";
import type { Descriptors, ImageEntry } from "../types.ts";
import { methodOptions, onnxOptions } from "./method_options.ts";
import { help } from "./search/help.ts";
import { openSearchIndex } from "./search/open_search_index.ts";
import { type Neighbor, resultTable } from "./search/result_table.ts";
import {
  chooseThreshold,
  thresholdChoice,
  thresholdOptions,
  thresholdText,
  unknownThreshold,
} from "./search/threshold.ts";
import { postgresOptions } from "./postgres_options.ts";
import { printable, printableJson } from "./printable.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { integerOption, runTask, UsageError } from "./task.ts";

quietLibraries();
await runTask({
  name: "search",
  help,
  allowPositionals: true,
  options: {
    ...postgresOptions,
    "postgres": { type: "string", multiple: true, default: [] },
    "table": { type: "string" },
    "index": { type: "string" },
    "ef-search": { type: "string" },
    "exact": { type: "boolean", default: false },
    "query": { type: "string", multiple: true, default: [] },
    "k": { type: "string", default: "5" },
    ...thresholdOptions,
    "model": { type: "string" },
    "runtime": { type: "string", default: "auto" },
    "threads": { type: "string" },
    ...onnxOptions,
    "copies-only": { type: "boolean", default: false },
    "json": { type: "boolean", default: false },
  },
}, async (values, positionals) => {
  const named = [...values.query, ...positionals];
  if (named.length === 0) throw new UsageError("--query is needed");
  const k = integerOption("k", values.k, 1);
  const choice = thresholdChoice(values);
  const options = methodOptions({ ...values, resize: "exact" });

  const index = await openSearchIndex(values);
  let method: DescriptorMethod | undefined;
  try {
    const entries = await queryEntries(named);
    const made = await index.method(values.model, options);
    method = made.method;
    const threshold = chooseThreshold(choice, method, made.spec, await index.count());
    const { described, unreadable } = await describeQueries(entries, method);
    const found = await index.search(described, k);
    const results = described.ids.map((query, row) => ({
      query,
      neighbors: found[row]!.map((neighbor, rank): Neighbor => ({
        rank: rank + 1,
        ...neighbor,
        copy: threshold === null ? null : neighbor.score >= threshold.score,
      })),
    }));
    if (values.json) {
      console.log(printableJson(
        {
          method: method.name,
          threshold: threshold?.score ?? null,
          falsePositives: threshold?.rate ?? null,
          results,
          unreadable,
        },
        2,
      ));
    } else {
      const shown = values["copies-only"] ? copiesOnly(results) : results;
      if (shown.length > 0) console.log(resultTable(shown));
    }
    for (const { path, reason } of unreadable) {
      console.error(printable(`error: Cannot read the image ${path}: ${reason}`));
    }
    if (threshold === null) {
      console.error(unknownThreshold(method, made.spec));
    } else if (!values.json) {
      const found = copiesOnly(results).length;
      console.error(
        `${method.name}: ${thresholdText(threshold)}\n${found} of ${results.length} queries have a copy`,
      );
    }
    return unreadable.length > 0 ? 1 : 0;
  } finally {
    await method?.dispose();
    await index.close();
  }
});

/** The queries that have a copy, each with these alone. */
function copiesOnly(results: readonly { query: string; neighbors: Neighbor[] }[]): typeof results {
  return results.map(({ query, neighbors }) => ({
    query,
    neighbors: neighbors.filter(({ copy }) => copy === true),
  }))
    .filter(({ neighbors }) => neighbors.length > 0);
}

async function queryEntries(named: readonly string[]): Promise<ImageEntry[]> {
  const entries: ImageEntry[] = [];
  for (const path of named) {
    const howToGet = `--query takes image files and folders; is ${basename(path)} spelled right?`;
    if (await isFolder(path, howToGet)) entries.push(...await listImages(path));
    else entries.push({ id: path, path });
  }
  return entries;
}

async function describeQueries(
  entries: readonly ImageEntry[],
  method: DescriptorMethod,
): Promise<{ described: Descriptors; unreadable: UnreadableImage[] }> {
  const ids: string[] = [];
  const unreadable: UnreadableImage[] = [];
  const vectors: number[] = [];
  for await (const batch of describeImages(entries, method)) {
    ids.push(...batch.ids);
    unreadable.push(...batch.unreadable);
    for (const value of batch.vectors) vectors.push(value);
  }
  return { described: { ids, vectors: new Float32Array(vectors), dims: method.dims }, unreadable };
}
