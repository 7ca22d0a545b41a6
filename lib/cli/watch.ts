import { pickRows } from "../vectors/pick_rows.ts";
import { describeImages } from "../descriptors/describe_images.ts";
import { streamDescriptors } from "../descriptors/stream_descriptors.ts";
import { openStore } from "../descriptors/store/open_store.ts";
import { readStore } from "../descriptors/store/read_store.ts";
import { listenForInterruption } from "./interruption.ts";
import { methodOptions, onnxOptions } from "./method_options.ts";
import { printable } from "./printable.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { methodOfIndex } from "./search/method_of_index.ts";
import { nearestReferences } from "./search/nearest_references.ts";
import {
  chooseThreshold,
  thresholdChoice,
  thresholdOptions,
  thresholdText,
  unknownThreshold,
} from "./search/threshold.ts";
import { integerOption, runTask, UsageError } from "./task.ts";
import { type Examined, openJournal } from "./watch/journal.ts";
import { help } from "./watch/help.ts";
import { type ArrivedImage, watchFolder } from "./watch/watch_folder.ts";

quietLibraries();
await runTask({
  name: "watch",
  help,
  options: {
    "images": { type: "string" },
    "index": { type: "string" },
    "out": { type: "string" },
    "add": { type: "boolean", default: false },
    ...thresholdOptions,
    "k": { type: "string", default: "5" },
    "once": { type: "boolean", default: false },
    "settle": { type: "string", default: "2" },
    "rescan": { type: "string", default: "60" },
    "model": { type: "string" },
    "runtime": { type: "string", default: "auto" },
    "threads": { type: "string" },
    ...onnxOptions,
    "json": { type: "boolean", default: false },
  },
}, async (values) => {
  const { images: folder, index, out } = values;
  if (folder === undefined || index === undefined || out === undefined) {
    throw new UsageError("--images, --index and --out are needed");
  }
  if (values.add && !(await Deno.stat(index).catch(() => null))?.isDirectory) {
    throw new UsageError(
      `--add needs a store's folder, which images can be added to: current value is "${index}"`,
    );
  }
  const k = integerOption("k", values.k, 1);
  const [settle, rescan] = [
    integerOption("settle", values.settle, 0) * 1000,
    integerOption("rescan", values.rescan, 1) * 1000,
  ];
  const choice = thresholdChoice(values);
  const options = methodOptions({ ...values, resize: "exact" });
  const { spec, method } = await methodOfIndex(index, values.model, options);
  using stack = new DisposableStack();
  // Chosen anew for each batch: the more references there are, the higher the best of the unrelated ones.
  const thresholdFor = (references: number) => {
    const threshold = chooseThreshold(choice, method, spec, references);
    if (threshold === null) throw new UsageError(unknownThreshold(method, spec));
    return threshold;
  };
  const threshold = thresholdFor((await streamDescriptors(index)).count);
  const journal = stack.use(await openJournal(out));
  const { signal } = stack.use(listenForInterruption());
  const store = values.add
    ? await openStore(index, method, { precision: (await readStore(index)).precision })
    : null;
  const onWarning = (message: string) => console.error(`warning: ${message}`);
  const totals = { examined: 0, copies: 0, unreadable: 0 };
  const known = new Set<string>();
  const others = journal.methods().filter((name) => name !== method.name);
  if (others.length > 0) {
    onWarning(
      `${out} has images that were examined by ${
        others.join(" and ")
      }, which are not examined again: give another --out to ` +
        `examine all by ${method.name}`,
    );
  }

  const examine = async (arrived: readonly ArrivedImage[]) => {
    const images = new Map(arrived.map((image) => [image.id, image]));
    for await (
      const batch of describeImages(arrived, method, { ...options, signal, acceptTruncated: true })
    ) {
      const { ids, vectors, warnings = [] } = batch;
      for (const { id, reason } of warnings) onWarning(`${printable(id)}: ${printable(reason)}`);
      if (store !== null) {
        // Before they are looked up, so that images that arrive together are compared with each other as well.
        const added = pickRows({ ids, vectors, dims: method.dims }, (id) => !store.has(id));
        await store.append({ ...added, unreadable: [] });
      }
      // Opened anew, as what was added since is to be found. One more than is asked for, as an image that is a reference
      // is its own nearest.
      const references = await streamDescriptors(index);
      const near = await nearestReferences({ vectors, dims: method.dims }, references, { k: k + 1 });
      const { score: least } = thresholdFor(references.count);
      const describe = (id: string): Omit<Examined, "copies" | "unreadable"> => {
        const { size, modified } = images.get(id)!;
        return {
          ...{ image: id, size, modified, examined: new Date().toISOString() },
          ...{ method: method.name, threshold: least },
        };
      };
      const examined: Examined[] = batch.unreadable.map(({ id, reason }) => ({
        ...describe(id),
        copies: null,
        unreadable: reason,
      }));
      for (const [row, id] of ids.entries()) {
        const others = near[row]!.filter(({ reference }) => store === null || reference !== id).slice(0, k);
        const copies = others.filter(({ score }) => score >= least);
        examined.push({ ...describe(id), copies, unreadable: null });
      }
      await journal.append(examined);
      for (const one of examined) report(one);
    }
  };
  const report = (one: Examined) => {
    totals.examined += 1;
    if (one.unreadable !== null) {
      totals.unreadable += 1;
      onWarning(`skipping ${one.image}: ${one.unreadable}`);
    } else if (one.copies!.length > 0) totals.copies += 1;
    if (values.json) console.log(JSON.stringify(one));
    else {
      for (const { reference, score } of one.copies ?? []) {
        console.log(`${one.image}\t${reference}\t${score.toFixed(3)}`);
      }
    }
  };

  console.error(
    `watch: ${folder}, ${method.name}, ${thresholdText(threshold)}` +
      (values.add && !("score" in choice) ? ", and more as references are added" : ""),
  );
  try {
    for await (
      const arrived of watchFolder(folder, {
        ...{ settle, rescan, once: values.once, signal, onWarning },
        isKnown(image) {
          if (!journal.has(image)) return false;
          known.add(image.id);
          return true;
        },
      })
    ) await examine(arrived);
  } finally {
    await store?.close();
    await method.dispose();
  }
  const { examined, copies, unreadable } = totals;
  console.error(
    `watch: ${examined} images examined, ${copies} of them copies, ${unreadable} could not be read` +
      (known.size > 0 ? `; ${known.size} were in ${out} before` : ""),
  );
});
