import { basename, join } from "@std/path";
import { isFolder } from "../files/is_folder.ts";
import { InvalidDataError } from "../errors.ts";
import { addBeside, findImages, type Unlisted } from "../images/find_images.ts";
import { noImages } from "../images/list_images.ts";
import { tellOthers, tellUnlisted } from "./image_options.ts";
import type { DescriptorMethod } from "../descriptors/method.ts";
import type { ImageEntry } from "../types.ts";
import { methodOptions, onnxOptions } from "./method_options.ts";
import { tellWarnings } from "./name_files.ts";
import { printable, printableJson } from "./printable.ts";
import { createProgress } from "./progress.ts";
import { help } from "./search/help.ts";
import { openSearchIndex } from "./search/open_search_index.ts";
import { copiesOnly } from "./search/query_result.ts";
import { resultCsv } from "./search/result_csv.ts";
import { resultTable } from "./search/result_table.ts";
import { searchQueries } from "./search/search_queries.ts";
import {
  chooseThreshold,
  thresholdChoice,
  thresholdOptions,
  thresholdText,
  unknownThreshold,
} from "./search/threshold.ts";
import { postgresOptions } from "./postgres_options.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { integerOption, runTask, UsageError } from "./task.ts";

/** Exit code where all queries could be read and none has a copy. */
const NO_MATCH = 3;
/** From so many queries on, it is shown how far they are. */
const MANY = 10;

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
    "all": { type: "boolean", default: false },
    "csv": { type: "boolean", default: false },
    "json": { type: "boolean", default: false },
  },
}, async (values, positionals) => {
  const named = [...values.query, ...positionals];
  if (named.length === 0) throw new UsageError("--query is needed");
  if (values.csv && values.json) throw new UsageError("--csv and --json exclude each other");
  const k = integerOption("k", values.k, 1);
  const choice = thresholdChoice(values);
  const options = methodOptions({ ...values, resize: "exact" });

  const index = await openSearchIndex(values);
  let method: DescriptorMethod | undefined;
  try {
    const queries = await listQueries(named);
    const { entries } = queries;
    const made = await index.method(values.model, options);
    method = made.method;
    const chosen = chooseThreshold(choice, method, made.spec, await index.count());
    // Without one nothing is a match, and whoever asks whether there is one would be told no.
    if (chosen === null && !values.all) {
      throw new UsageError(
        `${unknownThreshold(method, made.spec)}; --all shows the nearest without a verdict`,
      );
    }
    const threshold = chosen?.score ?? null;
    const progress = entries.length < MANY
      ? null
      : createProgress({ label: `look up by ${method.name}`, unit: "queries", total: entries.length });
    const { results, unreadable, warnings, flat } = await searchQueries(entries, method, index, {
      ...{ k, threshold, threads: options.threads },
      onProgress: (queries) => progress?.advance(queries),
    });
    progress?.finish();
    const copies = copiesOnly(results);
    const shown = values.all ? results : copies;
    if (values.json) {
      const falsePositives = chosen?.rate ?? null;
      console.log(
        printableJson({
          method: method.name,
          threshold,
          falsePositives,
          results: shown,
          unreadable,
          warnings,
        }, 2),
      );
    } else if (values.csv) {
      console.log(resultCsv(shown, Deno.stdout.isTerminal()).slice(0, -1));
    } else if (shown.length > 0) console.log(resultTable(shown, values.all));
    for (const { path, reason } of unreadable) {
      console.error(printable(`error: Cannot read the image ${path}: ${reason}`));
    }
    tellWarnings(warnings);
    tellUnlisted(queries.unlisted);
    tellOthers(queries);
    if (flat.length > 0) {
      console.error(
        `note: ${flat.length} of ${results.length} queries are blank or nearly so: nobody's copies`,
      );
    }
    console.error(
      chosen === null
        ? unknownThreshold(method, made.spec)
        : `${method.name}: ${
          thresholdText(chosen)
        }\n${copies.length} of ${results.length} queries have a copy` +
          (copies.length === 0 && results.length > 0 && !values.all ? "; --all shows the nearest" : ""),
    );
    const full = copies.filter(({ neighbors }) => neighbors.length === k).length;
    if (full > 0 && !values.all) {
      console.error(
        `note: ${full} of these ${
          full === 1 ? "has" : "have"
        } ${k} or more, of which the best ${k} are shown: --k shows more`,
      );
    }
    if (unreadable.length + queries.unlisted.length > 0) return 1;
    return chosen === null || copies.length > 0 ? 0 : NO_MATCH;
  } finally {
    await method?.dispose();
    await index.close();
  }
});

/** What was named, and what of it cannot be looked up. */
interface Queries {
  entries: ImageEntry[];
  others: Map<string, number>;
  hidden: string[];
  unlisted: Unlisted[];
}

/** The queries, each by its path as it was typed, once. */
async function listQueries(named: readonly string[]): Promise<Queries> {
  const entries = new Map<string, ImageEntry>();
  const queries: Queries = { entries: [], others: new Map(), hidden: [], unlisted: [] };
  for (const path of named) {
    const howToGet = `--query takes image files and folders; is ${basename(path)} spelled right?`;
    if (!await isFolder(path, howToGet)) {
      entries.set(path, { id: path, path });
      continue;
    }
    const found = await findImages(path);
    if (found.images.length === 0) throw new InvalidDataError(path, noImages(found));
    for (const { id } of found.images) {
      const query = join(path, id);
      entries.set(query, { id: query, path: query });
    }
    addBeside(queries, found, (id) => join(path, id));
  }
  return { ...queries, entries: [...entries.values()] };
}
