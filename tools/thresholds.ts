/**
 * Measures how often unrelated images reach which score by methods whose files cannot say so, hashes and ONNX files, and
 * writes it into lib/thresholds/known_methods.json, from which {@linkcode resolveMethod} knows them:
 *
 *     npx -y deno run --allow-read --allow-write --allow-env --allow-sys --allow-ffi=node_modules tools/thresholds.ts \
 *       --unrelated DIR --photos ../shared/photos --model phash --model pdq --model tiny
 *
 * Where `--photos` names the folder with their manifests, only pairs of different sources count.
 *
 * @module
 */
import { basename } from "@std/path";
import { parseArgs } from "node:util";
import { measureMethod, openUnrelated } from "../lib/cli/export/measure_unrelated.ts";
import { methodOptions } from "../lib/cli/method_options.ts";
import { resolveMethod } from "../lib/descriptors/resolve_method.ts";
import { projectPath } from "../lib/files/project_path.ts";
import { writeReplacing } from "../lib/files/write_replacing.ts";
import type { FalsePositives } from "../lib/thresholds/false_positives.ts";
import { photographSources } from "./photograph_sources.ts";

const { values } = parseArgs({
  options: {
    unrelated: { type: "string", multiple: true, default: [] },
    photos: { type: "string" },
    model: { type: "string", multiple: true, default: [] },
    size: { type: "string" },
  },
});
const sources = values.photos === undefined ? null : await photographSources(values.photos);
const unrelated = await openUnrelated(
  values.unrelated,
  sources && ((id) => sources.get(basename(id)) ?? id),
);
const path = projectPath("lib/thresholds/known_methods.json");
const known: { name: string; fingerprint: string; falsePositives: FalsePositives }[] = JSON.parse(
  await Deno.readTextFile(path),
);
const measured = new Map(known.map((entry) => [entry.fingerprint, entry]));
for (const spec of values.model) {
  const method = await resolveMethod(spec, methodOptions({ ...values, runtime: "auto", resize: "exact" }));
  const { name, fingerprint } = method;
  measured.set(fingerprint, { name, fingerprint, falsePositives: await measureMethod(method, unrelated) });
}
await writeReplacing(
  path,
  (partial) => Deno.writeTextFile(partial, `${JSON.stringify([...measured.values()], null, 2)}\n`),
);
