import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeImage, readImage, resizeImage } from "rdcd/images";
import { namesIn } from "../../lib/files/names_in.ts";
import { type ManifestLine, manifestText, ORIGIN } from "../benchmarks/photographs/manifest_text.ts";
import { picture, withFolder } from "../descriptors/pictures.ts";
import { runDenoTask } from "./run_deno_task.ts";

const PUBLIC_HOST = "raw.githubusercontent.com";

/** Runs the task as `deno task` does, but for the server that it may reach. */
async function photographs(...args: string[]) {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const [, ...words]: string[] = tasks.photographs.command.split(" ");
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [...words.map((word) => word.replace(PUBLIC_HOST, "127.0.0.1")), ...args],
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** Serves files as a raw-file host does, and notes what it is asked for. */
function serve(files: Record<string, Uint8Array<ArrayBuffer>>) {
  const requests: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    const name = decodeURIComponent(new URL(url).pathname).replace(`/${ORIGIN}/`, "");
    requests.push(name);
    const bytes = files[name];
    return bytes === undefined ? new Response("404: Not Found", { status: 404 }) : new Response(bytes);
  });
  return {
    source: `http://127.0.0.1:${server.addr.port}`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function jpeg(seed: number, width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await encodeImage(picture(seed, width, height), { format: "jpeg" }));
}

Deno.test("photographs makes reduced copies with their licenses beside them, and fetches nothing twice", () =>
  withFolder(async (folder) => {
    const wide = await jpeg(1, 300, 200);
    const high = await jpeg(2, 120, 240);
    await using server = serve({ "val/1.jpg": wide, "mit Straße/100% #2?.jpg": high });
    const lines: ManifestLine[] = [
      { file: "wide.jpg", path: "val/1.jpg", original: wide, size: [60, 40] },
      { file: "wide.png", path: "val/1.jpg", original: wide, size: [60, 40] },
      { file: "high 2.webp", path: "mit Straße/100% #2?.jpg", original: high, size: [32, 64] },
    ];
    const manifest = join(folder, "manifest.csv");
    await Deno.writeTextFile(manifest, await manifestText(lines));
    const out = join(folder, "new", "Bilder 图片");
    const args = ["--manifest", manifest, "--out", out, "--source", `${server.source}/`];

    const first = await photographs(...args, "--json");
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(JSON.parse(first.stdout), { folder: out, made: 3, present: 0, missing: [], left: 0 });
    assert.match(first.stderr, /^photographs: 3\/3 photographs/m);
    assert.deepEqual(await namesIn(out), ["high 2.webp", "photographs.csv", "wide.jpg", "wide.png"]);
    assert.equal(
      await Deno.readTextFile(join(out, "photographs.csv")),
      await Deno.readTextFile(manifest),
    );
    const expected = resizeImage(await readImage(wide), { width: 60, height: 40 });
    assert.deepEqual(await readImage(join(out, "wide.png")), expected);
    assert.deepEqual(
      await Deno.readFile(join(out, "wide.jpg")),
      await encodeImage(expected, { format: "jpeg", quality: 85 }),
    );
    const { width, height } = await readImage(join(out, "high 2.webp"));
    assert.deepEqual([width, height], [32, 64]);
    assert.equal(server.requests.length, 3);

    const second = await photographs(...args);
    assert.equal(second.code, 0, second.stderr);
    assert.match(second.stdout, /: 0 photographs made, 3 there before, 0 missing\n/);
    assert.equal(server.requests.length, 3);
  }));

Deno.test("photographs leaves out what is gone, damaged or not what the manifest means, and tries it again later", () =>
  withFolder(async (folder) => {
    const good = await jpeg(3, 90, 60);
    const damaged = good.slice(0, good.length / 2);
    const files: Record<string, Uint8Array<ArrayBuffer>> = {
      "good.jpg": good,
      "damaged.jpg": damaged,
      "changed.jpg": await jpeg(4, 90, 60),
    };
    await using server = serve(files);
    const lines: ManifestLine[] = [
      { file: "gone.jpg", path: "gone.jpg", original: good, size: [45, 30] },
      { file: "changed.jpg", path: "changed.jpg", original: good, size: [45, 30] },
      { file: "damaged.jpg", path: "damaged.jpg", original: damaged, size: [45, 30] },
      { file: "good.jpg", path: "good.jpg", original: good, size: [45, 30] },
    ];
    const manifest = join(folder, "manifest.csv");
    await Deno.writeTextFile(manifest, await manifestText(lines));
    const out = join(folder, "out");
    const args = ["--manifest", manifest, "--out", out, "--source", server.source, "--concurrency", "1"];

    const first = await photographs(...args);
    assert.equal(first.code, 1, first.stderr);
    assert.match(first.stdout, /out: 1 photographs made, 0 there before, 3 missing\n/);
    assert.match(first.stderr, /^warning: left out gone\.jpg: .*gone\.jpg\. .*status 404/m);
    assert.match(
      first.stderr,
      /^warning: left out changed\.jpg: .*another SHA-1 than the manifest's [0-9a-f]{40}/m,
    );
    assert.match(
      first.stderr,
      /^warning: left out damaged\.jpg: Cannot read the image http.*damaged\.jpg: /m,
    );
    assert.deepEqual(await namesIn(out), ["good.jpg", "photographs.csv"]);

    files["gone.jpg"] = files["changed.jpg"] = good;
    server.requests.length = 0;
    const second = await photographs(...args, "--json");
    assert.equal(second.code, 1, second.stderr);
    const { made, present, missing } = JSON.parse(second.stdout);
    assert.deepEqual([made, present, missing.length, missing[0].file], [2, 1, 1, "damaged.jpg"]);
    assert.deepEqual(server.requests, ["gone.jpg", "changed.jpg", "damaged.jpg"]);
    assert.deepEqual(await namesIn(out), ["changed.jpg", "gone.jpg", "good.jpg", "photographs.csv"]);
  }));

Deno.test("photographs writes nothing and asks for nothing where a name in the manifest would leave the folder", () =>
  withFolder(async (folder) => {
    const original = await jpeg(5, 30, 20);
    await using server = serve({ "a.jpg": original });
    const lines: ManifestLine[] = ["a.jpg", "../b.jpg"]
      .map((file) => ({ file, path: "a.jpg", original, size: [30, 20] }));
    const manifest = join(folder, "manifest.csv");
    await Deno.writeTextFile(manifest, await manifestText(lines));
    const { code, stdout, stderr } = await photographs(
      ...["--manifest", manifest, "--out", join(folder, "out"), "--source", server.source],
    );
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /^error: Cannot use .*manifest\.csv: line 3: file has to be a plain name.*"\.\.\/b\.jpg"/,
    );
    assert.deepEqual(await namesIn(folder), ["manifest.csv"]);
    assert.deepEqual(server.requests, []);
  }));

Deno.test("photographs refuses wrong usage with exit code 2, may reach one server only, and helps", async () => {
  const needed = ["--manifest", "data/photographs.csv", "--out", "never-made"];
  for (
    const [args, message] of [
      [[], /--manifest and --out are needed/],
      [[...needed, "--concurrency", "0"], /--concurrency takes a whole number of at least 1/],
      [[...needed, "--concurrency", "17"], /--concurrency takes at most 16/],
      [[...needed, "--source", "file:///tmp"], /--source takes an address that begins with https/],
      [[...needed, "--source", "http://127.0.0.1:9"], /takes a permission.*--allow-net=127\.0\.0\.1:9/],
    ] as const
  ) {
    const { code, stderr } = await runDenoTask("photographs", ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
  const { code, stdout } = await runDenoTask("photographs", "--help");
  assert.equal(code, 0);
  assert.match(stdout, /the one task that needs the network/);
});
