import { basename } from "@std/path";
import { isFolder } from "../_internal/is_folder.ts";
import { listImages } from "../datasets/list_images.ts";
import { describeImages, type UnreadableImage } from "../descriptors/describe_images.ts";
import type { DescriptorMethod } from "../descriptors/method.ts";
import { openDescriptors } from "../descriptors/open_descriptors.ts";
import { searchExact } from "../search/search_exact.ts";
import type { Descriptors, ImageEntry } from "../types.ts";
import { methodOptions } from "./method_options.ts";
import { help } from "./search/help.ts";
import { methodOfIndex } from "./search/method_of_index.ts";
import { type Neighbour, resultTable } from "./search/result_table.ts";
import { quietTfjs } from "./quiet_tfjs.ts";
import { integerOption, runTask, UsageError } from "./task.ts";

/**
 * Inner products from which the methods' authors call two pictures the same: PDQ's Hamming distance of at most 31 of
 * 256 bits (ThreatExchange), pHash's of at most 10 of 64, and SSCD's cosine of DISC21 pairs of which 90 % are copies.
 */
const advisedThresholds: Readonly<Record<string, number>> = {
  pdq: 1 - 2 * 31 / 256,
  phash: 1 - 2 * 10 / 64,
  sscd_disc_mixup: 0.75,
};

quietTfjs();
await runTask({
  name: "search",
  help,
  allowPositionals: true,
  options: {
    "index": { type: "string" },
    "query": { type: "string", multiple: true, default: [] },
    "k": { type: "string", default: "5" },
    "threshold": { type: "string" },
    "model": { type: "string" },
    "runtime": { type: "string", default: "auto" },
    "threads": { type: "string" },
    "json": { type: "boolean", default: false },
  },
}, async (values, positionals) => {
  const { index } = values;
  const named = [...values.query, ...positionals];
  if (index === undefined || named.length === 0) throw new UsageError("--index and --query are needed");
  const k = integerOption("k", values.k, 1);
  const asked = values.threshold === undefined ? undefined : thresholdOption(values.threshold);
  const options = methodOptions({ ...values, resize: "exact" });

  const references = await openDescriptors(index);
  const entries = await queryEntries(named);
  const { spec, method } = await methodOfIndex(index, values.model, options);
  const threshold = asked ?? advisedThresholds[spec] ?? null;
  try {
    const { described, unreadable } = await describeQueries(entries, method);
    const ids: string[] = [];
    const found = await searchExact(described, {
      count: references.count,
      dims: references.dims,
      async *blocks(rows) {
        for await (const block of references.blocks(rows)) {
          for (const id of block.ids) ids.push(id);
          yield block;
        }
      },
    }, { k });
    const neighbours = (row: number): Neighbour[] =>
      Array.from({ length: found.k }, (_, rank) => {
        const score = found.scores[row * found.k + rank]!;
        const reference = ids[found.indices[row * found.k + rank]!]!;
        return { rank: rank + 1, reference, score, copy: threshold === null ? null : score >= threshold };
      });
    const results = described.ids.map((query, row) => ({ query, neighbours: neighbours(row) }));
    if (values.json) {
      console.log(JSON.stringify({ method: method.name, threshold, results, unreadable }, null, 2));
    } else if (results.length > 0) console.log(resultTable(results));
    for (const { path, reason } of unreadable) {
      console.error(`error: Cannot read the image ${path}: ${reason}`);
    }
    if (threshold === null) {
      console.error(
        `No threshold is known for ${method.name}: "deno task eval" measures one; give it with --threshold`,
      );
    } else if (!values.json) {
      console.error(`${method.name}: scores of at least ${Number(threshold.toFixed(4))} are called copies`);
    }
    return unreadable.length > 0 ? 1 : 0;
  } finally {
    await method.dispose();
  }
});

function thresholdOption(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new UsageError(`--threshold takes a number: current value is "${text}"`);
  }
  return value;
}

async function queryEntries(named: readonly string[]): Promise<ImageEntry[]> {
  const entries: ImageEntry[] = [];
  for (const path of named) {
    const howToGet = `--query takes image files and folders; is ${basename(path)} spelt right?`;
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
