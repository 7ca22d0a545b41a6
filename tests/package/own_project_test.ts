import { join, relative } from "@std/path";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withFolder } from "../descriptors/pictures.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

/** How README says that a project of its own uses the checkout. */
async function writeProject(folder: string): Promise<void> {
  const { imports, version } = JSON.parse(await Deno.readTextFile(join(checkout, "deno.json")));
  const path = relative(await Deno.realPath(folder), await Deno.realPath(checkout));
  const config = {
    nodeModulesDir: "auto",
    links: [path, join(path, "tools/std_path")],
    imports: { "rdcd": `jsr:@rdcd/rdcd@${version}`, "@tensorflow/tfjs": imports["@tensorflow/tfjs"] },
  };
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
  await Deno.copyFile(new URL("./own_project.ts", import.meta.url), join(folder, "own_project.ts"));
  // The registry is not asked for versions that a lock file names: tests need no network.
  const { workspace: _, ...lock } = JSON.parse(await Deno.readTextFile(join(checkout, "deno.lock")));
  await Deno.writeTextFile(join(folder, "deno.lock"), JSON.stringify(lock));
}

async function run(folder: string, script: string, options: string[]) {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "--cached-only", "--no-prompt", "--allow-env", "--allow-sys", ...options, script],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  const [output, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { success, output: output!, errors: errors! };
}

const DRAW = `
import { listImages } from "rdcd/images";
import { drawViews } from "rdcd/training";
let views = 0;
const options = { preset: "advanced", size: 32, views: 8, seed: 1, onSkip: console.log };
for await (const drawn of drawViews(await listImages("pictures"), options)) views += drawn.views.length;
console.log(views);`;

Deno.test("rdcd runs in a project of its own", (test) =>
  withFolder(async (folder) => {
    await writeProject(folder);
    const modules = "--allow-ffi=node_modules";

    await test.step("where it draws, trains and describes, and passes over no image", async () => {
      const permissions = [modules, "--allow-write=.", `--allow-read=.,${checkout}`];
      const { success, output, errors } = await run(folder, "own_project.ts", permissions);
      assert.ok(success, errors);
      const { loss, ...rest } = JSON.parse(output);
      assert.deepEqual(rest, {
        views: 12 * 8,
        gradient: [3, 3],
        epochs: 1,
        described: { "pdq": 12, "rdcd-256": 12 },
        skipped: [],
      });
      // A query's similarity to its key is 1, and that to either vector of the queue 0.
      assert.ok(Math.abs(loss - Math.log(1 + 2 / Math.E)) < 1e-6, `${loss}`);
    });

    await Deno.writeTextFile(join(folder, "draw.ts"), DRAW);

    await test.step("whose packages are in Deno's cache", async () => {
      const { output, errors } = await run(folder, "draw.ts", [
        "--node-modules-dir=none",
        "--allow-ffi",
        "--allow-read",
      ]);
      assert.equal(output, "96\n", errors);
    });

    await test.step("where an emoji that may not be read ends the work, as it is no image's fault", async () => {
      const emoji = "--deny-read=node_modules/.deno/@twemoji+svg@15.0.0";
      const { success, output, errors } = await run(folder, "draw.ts", [modules, "--allow-read", emoji]);
      assert.ok(!success);
      assert.equal(output, "");
      assert.match(errors, /Cannot go on after pictures.*as the program failed at it: NotCapable/);
      assert.match(errors, /at readPackageFile \(/);
    });
  }));
