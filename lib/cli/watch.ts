import { openStore } from "../descriptors/store/open_store.ts";
import { readStore } from "../descriptors/store/read_store.ts";
import { streamDescriptors } from "../descriptors/stream_descriptors.ts";
import { findOptions, imageOptions, tellOthers } from "./image_options.ts";
import { listenForInterruption } from "./interruption.ts";
import { methodOptions, onnxOptions } from "./method_options.ts";
import { printable, printableJson } from "./printable.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { methodOfIndex } from "./search/method_of_index.ts";
import {
  chooseThreshold,
  thresholdChoice,
  thresholdOptions,
  thresholdText,
  unknownThreshold,
} from "./search/threshold.ts";
import { integerOption, positiveOption, runTask, UsageError } from "./task.ts";
import { deliverLines } from "./watch/deliver_lines.ts";
import { readDeliveredPositions } from "./watch/delivered_positions.ts";
import { type DeliveryTarget, hasCopy } from "./watch/delivery_target.ts";
import { examineImages } from "./watch/examine_images.ts";
import { help } from "./watch/help.ts";
import { type JournalLine, openJournal } from "./watch/journal.ts";
import { permissionToRun, permissionToSend, requirePermissions } from "./watch/permissions.ts";
import { createProgram, programWords } from "./watch/program.ts";
import { createTroubles } from "./watch/troubles.ts";
import { watchFolder } from "./watch/watch_folder.ts";
import { createWebhook, webhookAddress } from "./watch/webhook.ts";

/** Warnings a minute; of more the number is said. */
const LINES_A_MINUTE = 30;

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
    ...imageOptions,
    "exec": { type: "string" },
    "exec-timeout": { type: "string", default: "60" },
    "webhook": { type: "string" },
    "webhook-all": { type: "boolean", default: false },
    "webhook-timeout": { type: "string", default: "10" },
    "tries": { type: "string" },
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
  const tries = values.tries === undefined ? Infinity : integerOption("tries", values.tries, 1);
  const choice = thresholdChoice(values);
  const targets = await deliveryTargets({ ...values, images: folder });
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
  const troubles = createTroubles({
    print: (line) => console.error(printable(line)),
    linesAMinute: LINES_A_MINUTE,
  });
  const totals = { examined: 0, copies: 0, unreadable: 0, again: 0 };
  const others = journal.methods().filter((name) => name !== method.name);
  if (others.length > 0) {
    troubles.once(
      `${out} has images that were examined by ${
        others.join(" and ")
      }, which are not examined again: give another --out to ` +
        `examine all by ${method.name}`,
    );
  }
  const positions = targets.length === 0 ? null : await readDeliveredPositions(`${out}.delivered`);
  const failure = new AbortController();
  const untilEnd = AbortSignal.any([signal, failure.signal]);
  const deliveries = await Promise.all(
    targets.map((target) =>
      deliverLines(target, { path: out, journal, positions: positions!, tries, troubles, signal: untilEnd })
    ),
  );

  const report = (line: JournalLine) => {
    if (line.sameAs !== undefined) totals.again += 1;
    else totals.examined += 1;
    if (values.json) console.log(printableJson(line));
    if (!("copies" in line)) return;
    if (line.unreadable !== null) {
      totals.unreadable += 1;
      troubles.once(`skipping ${line.image}: ${line.unreadable}`);
    } else if (hasCopy(line) && line.sameAs === undefined) totals.copies += 1;
    if (values.json) return;
    for (const { reference, score } of line.copies ?? []) {
      console.log(`${printable(line.image)}\t${printable(reference)}\t${score.toFixed(3)}`);
    }
  };

  console.error(
    printable(`watch: ${folder}, ${method.name}, ${thresholdText(threshold)}`) +
      (values.add && !("score" in choice) ? ", and more as references are added" : ""),
  );
  const { arrivals, putBack, knownAtStart } = watchFolder(folder, {
    ...{ settle, rescan, once: values.once, signal, troubles, isKnown: journal.has },
    ...{ find: findOptions(values), onFound: tellOthers },
  });
  let isDelivered = true;
  try {
    for await (const arrived of arrivals()) {
      for await (
        const lines of examineImages(arrived, {
          ...{ index, method, store, journal, k, troubles, putBack },
          thresholdFor: (references) => thresholdFor(references).score,
          describing: { ...options, signal },
        })
      ) {
        for (const line of lines) report(line);
        for (const delivery of deliveries) delivery.wake();
      }
    }
    isDelivered = (await Promise.all(deliveries.map((delivery) => delivery.drain()))).every((done) => done);
  } finally {
    // Where the watch has failed, nothing else may keep the process from ending.
    failure.abort();
    await store?.close();
    await method.dispose();
    troubles.flush();
  }
  const { examined, copies, unreadable, again } = totals;
  console.error(
    `watch: ${examined} images examined, ${copies} of them copies, ${unreadable} could not be read` +
      (knownAtStart() > 0 ? `; ${knownAtStart()} were in ${printable(out)} before` : "") +
      (again > 0 ? `; ${again} had a content that was examined before` : ""),
  );
  if (!isDelivered) {
    console.error("warning: not everything is delivered yet; the next start begins with what is left");
  }
  // Whoever ends it knows, and cron should.
  return isDelivered || !values.once ? 0 : 1;
});

/** Programs and addresses that are to be told of images, after Deno was asked whether they may be. */
async function deliveryTargets(
  { exec, webhook, ...values }: {
    "images": string;
    "exec"?: string | undefined;
    "exec-timeout": string;
    "webhook"?: string | undefined;
    "webhook-all": boolean;
    "webhook-timeout": string;
  },
): Promise<DeliveryTarget[]> {
  const words = exec === undefined ? null : programWords(exec);
  const address = webhook === undefined ? null : webhookAddress(webhook);
  if (address === null && values["webhook-all"]) throw new UsageError("--webhook-all needs --webhook");
  const seconds = (name: "exec-timeout" | "webhook-timeout") => positiveOption(name, values[name]) * 1000;
  const targets = [
    ...(words === null
      ? []
      : [createProgram(words, { folder: values.images, timeout: seconds("exec-timeout") })]),
    ...(address === null
      ? []
      : [createWebhook(address, { timeout: seconds("webhook-timeout"), all: values["webhook-all"] })]),
  ];
  await requirePermissions([
    ...(words === null ? [] : [permissionToRun(words[0]!)]),
    ...(address === null ? [] : [permissionToSend(address)]),
  ]);
  return targets;
}
