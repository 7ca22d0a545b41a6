import type { DescriptorMethod } from "../descriptors/method.ts";
import { DEFAULT_MODEL } from "../descriptors/resolve_encoder.ts";
import { resolveMethod } from "../descriptors/resolve_method.ts";
import { readDecisions } from "../duplicates/decisions.ts";
import {
  type DuplicatesReport,
  type DuplicatesStage,
  findDuplicates,
} from "../duplicates/find_duplicates.ts";
import { reviewPage } from "../duplicates/review_page.ts";
import { exists } from "../files/exists.ts";
import { readTextAt } from "../files/read_text_at.ts";
import { writeReplacing } from "../files/write_replacing.ts";
import type { Progress } from "../progress/track_progress.ts";
import { sizeText } from "../text/quantity_text.ts";
import { duplicatesCsv } from "./duplicates/duplicates_csv.ts";
import { duplicatesText } from "./duplicates/duplicates_text.ts";
import { help } from "./duplicates/help.ts";
import { findOptions, imageOptions, tellOthers } from "./image_options.ts";
import { INTERRUPTED, listenForInterruption } from "./interruption.ts";
import { methodOptions, networkOptions, onnxOptions } from "./method_options.ts";
import { nameFiles, tellWarnings } from "./name_files.ts";
import { createProgress } from "./progress.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { scoreOfBits, type ThresholdChoice, thresholdChoice, unknownThreshold } from "./search/threshold.ts";
import { runTask, UsageError } from "./task.ts";

const STAGES: Readonly<Record<DuplicatesStage, { label: string; unit: string }>> = {
  read: { label: "read contents", unit: "files" },
  describe: { label: "describe", unit: "images" },
  compare: { label: "compare", unit: "images" },
  look: { label: "look at copies", unit: "images" },
};

/** How what this task writes begins. */
const BEGINNINGS = { csv: "group,kind,keep,", review: "<!doctype html>" } as const;

quietLibraries();
await runTask({
  name: "duplicates",
  help,
  allowPositionals: true,
  options: {
    "images": { type: "string", multiple: true, default: [] },
    "against": { type: "string", multiple: true, default: [] },
    "model": { type: "string", default: DEFAULT_MODEL as string },
    "threshold": { type: "string" },
    "max-bits": { type: "string" },
    "false-positives": { type: "string" },
    "flips": { type: "boolean", default: false },
    "decisions": { type: "string" },
    "review": { type: "string" },
    "csv": { type: "string" },
    "json": { type: "boolean", default: false },
    "work": { type: "string", default: "data/cache/duplicates" },
    ...imageOptions,
    ...networkOptions,
    "resize": { type: "string", default: "fast" },
    ...onnxOptions,
  },
}, async (values, positionals) => {
  const folders = [...values.images, ...positionals];
  if (folders.length === 0) throw new UsageError("a folder of images is needed");
  const asked = thresholdChoice(values);
  const options = methodOptions(values);
  const decisions = values.decisions === undefined ? { apart: [] } : await readDecisions(values.decisions);
  for (const option of ["csv", "review"] as const) {
    const path = values[option];
    if (path !== undefined) await refuseUnwritable(option, path);
  }
  const method = await resolveMethod(values.model, options);
  using interruption = listenForInterruption();
  let progress: Progress | undefined;
  try {
    const choice = chosenFor(asked, method);
    if (method.falsePositives === undefined && (choice === null || "rate" in choice)) {
      throw new UsageError(unknownThreshold(method, values.model));
    }
    const report = await findDuplicates(folders, method, {
      ...{ work: values.work, against: values.against, flips: values.flips, decisions },
      ...findOptions(values),
      ...{ threads: options.threads, signal: interruption.signal },
      ...choice ?? {},
      onStage(stage, total) {
        progress?.finish();
        const { label, unit } = STAGES[stage];
        progress = total === 0 ? undefined : createProgress({
          label: stage === "describe" ? `${label} (${method.name})` : label,
          unit,
          total,
        });
      },
      onProgress: (count) => progress?.advance(count),
    });
    progress?.finish();
    if (report === null) {
      console.error("interrupted: the same command goes on from here");
      return INTERRUPTED;
    }
    const { groups, loose } = report;
    if (values.json) {
      const { name, fingerprint } = method;
      const others = Object.fromEntries(report.others);
      console.log(JSON.stringify({ method: name, fingerprint, ...report, others }, null, 2));
    } else if (groups.length > 0) console.log(duplicatesText(groups, loose));
    if (values.csv !== undefined) await write(values.csv, duplicatesCsv(groups));
    if (values.review !== undefined) {
      const total = new Set(groups.flatMap(({ images }) => images.map(({ key }) => key))).size;
      const progress = createProgress({ label: "review page", total });
      const page = await reviewPage(report, { decisions, onImage: () => progress.advance() });
      progress.finish();
      await write(values.review, page);
    }
    summarize(report, method.name);
    return 0;
  } finally {
    await method.dispose();
  }
});

/** How the user chooses a threshold; `null` for the usual one. */
function chosenFor(
  choice: ThresholdChoice,
  method: DescriptorMethod,
): { threshold: number } | { rate: number } | null {
  if ("score" in choice) return { threshold: choice.score };
  if ("bits" in choice) return { threshold: scoreOfBits(choice.bits, method) };
  return "rate" in choice ? choice : null;
}

/** What is written at the end shall not fail then, and not take the place of somebody's file. */
async function refuseUnwritable(option: keyof typeof BEGINNINGS, path: string): Promise<void> {
  const beginning = BEGINNINGS[option];
  let found;
  try {
    found = await exists(path) ? await readTextAt(path, 0, beginning.length) : "";
    await Deno.writeTextFile(`${path}.partial`, "");
    await Deno.remove(`${path}.partial`);
  } catch (error) {
    throw new UsageError(`--${option}: ${path} cannot be written: ${(error as Error).message}`);
  }
  if (found !== "" && found !== beginning) {
    throw new UsageError(`--${option}: ${path} is there, and is no file of this task: give another name`);
  }
}

async function write(path: string, text: string): Promise<void> {
  await writeReplacing(path, (partial) => Deno.writeTextFile(partial, text));
  console.error(`written: ${path}`);
}

function summarize(report: DuplicatesReport, name: string): void {
  const {
    files,
    images,
    pairs,
    threshold,
    isNormalized,
    expectedFalsePairs,
    groups,
    flat,
    unreadable,
    bytesToFree,
  } = report;
  const exact = groups.filter(({ kind }) => kind === "exact").length;
  const expected = expectedFalsePairs === null
    ? ""
    : `, at which ${
      expectedFalsePairs < 0.01 ? "fewer than 0.01" : Number(expectedFalsePairs.toPrecision(2))
    } false pairs are expected`;
  console.error(
    `${name}: ${images} different images of ${files} files, ${
      pairs.toLocaleString("en")
    } pairs compared; copies from ` +
      `${isNormalized ? "a normalized score of " : ""}${threshold.toFixed(3)} on${expected}`,
  );
  if (flat.length > 0) {
    console.error(
      `note: ${flat.length} ${
        flat.length === 1 ? "image is" : "images are"
      } blank or nearly so: nobody's copies`,
    );
  }
  tellOthers(report);
  if (unreadable.length > 0) {
    console.error(
      `warning: ${unreadable.length} ${unreadable.length === 1 ? "file" : "files"} could not be read`,
    );
    nameFiles(unreadable);
  }
  tellWarnings(report.warnings);
  console.error(
    `${groups.length} ${groups.length === 1 ? "group" : "groups"}, ${exact} of the same pixels; ${
      sizeText(bytesToFree)
    } could be freed`,
  );
}
