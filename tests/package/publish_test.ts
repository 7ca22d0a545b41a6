import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

/** The files that `deno publish` would upload, and all that it says. */
async function rehearsePublishing(): Promise<{ files: string[]; said: string }> {
  const { stdout, stderr } = await new Deno.Command("deno", {
    args: ["publish", "--dry-run", "--allow-dirty", "--no-check"],
    cwd: checkout,
    env: { NO_COLOR: "1" },
  }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  const root = new URL("../..", import.meta.url).href;
  const files = said.split("\n").flatMap((line) => /^ +(file:\S+) \(/.exec(line)?.[1] ?? [])
    .map((url) => url.slice(root.length));
  return { files, said };
}

Deno.test("rdcd would be published without a warning, with all its modules and none of what serves the checkout", async () => {
  const { files, said } = await rehearsePublishing();
  assert.match(said, /Dry run complete/);
  assert.doesNotMatch(said, /^(warning|error)/m);
  const places = new Set(files.map((file) => /^(lib|data\/[^/]+|[^/]+)/.exec(file)![0]));
  assert.deepEqual([...places].sort(), [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "data/ablations",
    "data/recipes",
    "deno.json",
    "docs",
    "exports",
    "lib",
    "mod.ts",
    "tools",
  ]);
  assert.ok(
    files.filter((file) => file.startsWith("tools/")).every((file) => file.startsWith("tools/std_path/")),
  );
  assert.deepEqual(files.filter((file) => /^lib\/cli|_test\.ts$|\.safetensors$/.test(file)), []);
  // Threads' modules are in no import statement, so publishing would not miss them.
  const threads = [];
  for (const file of files.filter((file) => file.startsWith("lib/") && file.endsWith(".ts"))) {
    const source = await Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
    for (const [, path] of source.matchAll(/new Worker\(new URL\("([^"]+)", import\.meta\.url\)/g)) {
      threads.push(new URL(path!, `file:///${file}`).pathname.slice(1));
    }
  }
  assert.ok(threads.length > 0);
  assert.deepEqual(threads.filter((file) => !files.includes(file)), []);
});
