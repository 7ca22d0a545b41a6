/**
 * Sorts the photographs of a folder with manifests into those that the shipped models are trained on and those of the
 * benchmark that is kept apart: of `train` and `more` what may be used for anything (`license_class` is not `nc`), and of
 * `more` without the 600 of `data/held_out_photographs.txt`.
 *
 *     npx -y deno run --allow-read --allow-write tools/training_photographs.ts --photos ../shared/photos --out DIR
 *
 * `DIR/training` and `DIR/held_out` get copies of the files.
 *
 * @module
 */
import { join } from "@std/path";
import { parseArgs } from "node:util";
import { projectPath } from "../lib/files/project_path.ts";
import { readManifest, SETS } from "./photograph_sources.ts";

const { values: { photos, out } } = parseArgs({
  options: { photos: { type: "string" }, out: { type: "string" } },
});
if (photos === undefined || out === undefined) throw new RangeError("--photos and --out are needed");

const listed = await Deno.readTextFile(projectPath("data/held_out_photographs.txt"));
const heldOut = new Set(listed.split("\n").filter((line) => line !== ""));
const folders = { training: join(out, "training"), heldOut: join(out, "held_out") };
for (const folder of Object.values(folders)) await Deno.mkdir(folder, { recursive: true });

const counts = { training: 0, heldOut: 0, restricted: 0 };
for (const set of SETS) {
  for (const { file, license_class: license } of await readManifest(photos, set)) {
    const from = join(photos, set, file);
    if (set === "more" && heldOut.has(file)) {
      await Deno.copyFile(from, join(folders.heldOut, file));
      counts.heldOut++;
    } else if (license === "nc") {
      counts.restricted++;
    } else {
      await Deno.copyFile(from, join(folders.training, `${set}-${file}`));
      counts.training++;
    }
  }
}
console.error(
  `${counts.training} to train on, ${counts.heldOut} kept apart, ${counts.restricted} left out, as their licenses forbid ` +
    "commercial use",
);
