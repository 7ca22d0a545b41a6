import { join } from "@std/path";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { withFolder } from "../descriptors/pictures.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const standIn = await Deno.readFile(join(checkout, "tools/std_path/mod.ts"));

/** JSR as far as it has `@std/path`, by its documented addresses. */
function serveJsr(): Deno.HttpServer<Deno.NetAddr> {
  const checksum = `sha256-${createHash("sha256").update(standIn).digest("hex")}`;
  const files: Record<string, BodyInit> = {
    "/@std/path/meta.json": JSON.stringify({ scope: "std", name: "path", versions: { "1.1.2": {} } }),
    "/@std/path/1.1.2_meta.json": JSON.stringify({
      manifest: { "/mod.ts": { size: standIn.length, checksum } },
      exports: { ".": "./mod.ts" },
    }),
    "/@std/path/1.1.2/mod.ts": standIn,
  };
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
    const file = files[new URL(url).pathname];
    return file === undefined ? new Response(null, { status: 404 }) : new Response(file, {
      headers: { "content-type": url.endsWith("json") ? "application/json" : "text/typescript" },
    });
  });
}

/** A copy of what a task needs of the checkout. */
async function copyCheckout(folder: string): Promise<void> {
  const paths = [
    "mod.ts",
    "deno.json",
    "deno.lock",
    "package.json",
    "exports",
    "lib",
    "tools",
    "data/recipes",
    "data/ablations",
  ];
  for (const path of paths) await copy(join(checkout, path), join(folder, path));
}

async function copy(from: string, to: string): Promise<void> {
  if (!(await Deno.stat(from)).isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}

async function run(folder: string, args: string[], env: Record<string, string> = {}) {
  const permissions = ["--no-prompt", "--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "--node-modules-dir=none", ...permissions, ...args],
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const [output, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { success, output: output!, errors: errors! };
}

Deno.test('a checkout without "links" takes @std/path from JSR and says so in its lock file', () =>
  withFolder(async (folder) => {
    await copyCheckout(folder);
    const config = join(folder, "deno.json");
    await Deno.writeTextFile(config, (await Deno.readTextFile(config)).replace(/ *"links": .*\n/, ""));
    const server = serveJsr();
    const address = `http://127.0.0.1:${server.addr.port}/`;
    const { success, output, errors } = await run(folder, ["lib/cli/extract.ts", "--help"], {
      JSR_URL: address,
    });
    await server.shutdown();
    assert.ok(success, errors);
    assert.match(output, /deno task extract/);
    const lock = JSON.parse(await Deno.readTextFile(join(folder, "deno.lock")));
    assert.deepEqual(Object.keys(lock.jsr), ["@std/path@1.1.2"]);
    assert.equal(lock.workspace.links, undefined);
  }));

Deno.test("a notebook's code may import a package that the lock file does not name", () =>
  withFolder(async (folder) => {
    await copyCheckout(folder);
    await Deno.mkdir(join(folder, "notebooks"));
    const script =
      'import chalk from "npm:chalk@4.1.2"; import { koLeo } from "rdcd/losses"; console.log(chalk.level, koLeo.name);';
    await Deno.writeTextFile(join(folder, "notebooks/cells.ts"), script);
    const { output, errors } = await run(folder, ["--cached-only", "notebooks/cells.ts"]);
    assert.equal(output, "0 koLeo\n", errors);
  }));
