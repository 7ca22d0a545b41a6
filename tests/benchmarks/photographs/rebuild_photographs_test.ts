import assert from "node:assert/strict";
import { join } from "@std/path";
import { DataMissingError, encodeImage } from "rdcd/images";
import { InvalidDataError } from "rdcd/descriptors";
import { UnreachableError } from "../../../lib/benchmarks/photographs/download.ts";
import {
  rebuildPhotographs,
  type RebuildPhotographsOptions,
} from "../../../lib/benchmarks/photographs/rebuild_photographs.ts";
import { namesIn } from "../../../lib/files/names_in.ts";
import { picture, withFolder } from "../../descriptors/pictures.ts";
import { type ManifestLine, manifestText, ORIGIN } from "./manifest_text.ts";

/** A file's whole answer, head included, so that the head may lie. */
type Answer = (connection: Deno.Conn) => Promise<void>;

function answer(head: string, body: Uint8Array, times = 1): Answer {
  return async (connection) => {
    await connection.write(new TextEncoder().encode(`HTTP/1.1 ${head}\r\nConnection: close\r\n\r\n`));
    for (let time = 0; time < times; time++) {
      for (let at = 0; at < body.length;) at += await connection.write(body.subarray(at));
    }
  };
}

/** A server that says by path what `answers` has for it, the next of several at each request. */
function listen(answers: Record<string, Answer[]>) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: string[] = [];
  const serve = async (connection: Deno.Conn) => {
    using _ = connection;
    const bytes = new Uint8Array(4096);
    const read = await connection.read(bytes);
    const [, path = ""] = new TextDecoder().decode(bytes.subarray(0, read ?? 0)).split(" ");
    const name = path.replace(`/${ORIGIN}/`, "");
    requests.push(name);
    const rest = answers[name] ?? [];
    // Whoever has heard enough hangs up.
    await (rest.length > 1 ? rest.shift()! : rest[0]!)(connection).catch(() => {});
  };
  const served = (async () => {
    const all = [];
    for await (const connection of listener) all.push(serve(connection));
    await Promise.all(all);
  })();
  return {
    source: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      listener.close();
      await served;
    },
  };
}

function options(source: string, others: Partial<RebuildPhotographsOptions> = {}): RebuildPhotographsOptions {
  return {
    source,
    concurrency: 2,
    maxBytes: 100_000,
    waits: [0, 0],
    timeout: 60_000,
    signal: new AbortController().signal,
    onStart() {},
    onDone() {},
    ...others,
  };
}

async function jpeg(seed: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await encodeImage(picture(seed, 60, 40), { format: "jpeg" }));
}

async function writeManifest(folder: string, lines: ManifestLine[], name = "manifest.csv"): Promise<string> {
  const path = join(folder, name);
  await Deno.writeTextFile(path, await manifestText(lines));
  return path;
}

const SIZE: [number, number] = [30, 20];

Deno.test("rebuildPhotographs believes no length that a server declares, and leaves nothing of what it refuses", () =>
  withFolder(async (folder) => {
    const original = await jpeg(1);
    const exact = `200 OK\r\nContent-Length: ${original.length}`;
    await using server = listen({
      "good.jpg": [answer(exact, original)],
      "silent.jpg": [answer("200 OK", original)],
      "huge.jpg": [answer("200 OK\r\nContent-Length: 999999999999", original)],
      "short.jpg": [answer("200 OK\r\nContent-Length: 100", original)],
      "endless.jpg": [answer("200 OK", original, 100_000)],
      "elsewhere.jpg": [answer(`302 Found\r\nLocation: /${ORIGIN}/good.jpg`, new Uint8Array())],
    });
    const lines = ["good", "silent", "huge", "short", "endless", "elsewhere"]
      .map((name) => ({ file: `${name}.jpg`, path: `${name}.jpg`, original, size: SIZE }));
    const out = join(folder, "out");
    const { made, missing } = await rebuildPhotographs(
      await writeManifest(folder, lines),
      out,
      options(server.source),
    );
    assert.equal(made, 2);
    const reasons = Object.fromEntries(missing.map(({ file, reason }) => [file, reason]));
    assert.deepEqual(Object.keys(reasons), ["huge.jpg", "short.jpg", "endless.jpg", "elsewhere.jpg"]);
    assert.match(reasons["huge.jpg"]!, /cannot be reached, or not to its end/);
    assert.match(reasons["short.jpg"]!, /its 100 bytes have another SHA-1/);
    assert.match(reasons["endless.jpg"]!, /more bytes than the limit of 100000/);
    assert.match(reasons["elsewhere.jpg"]!, /answers with status 302/);
    assert.deepEqual(await namesIn(out), ["good.jpg", "photographs.csv", "silent.jpg"]);
  }));

Deno.test("rebuildPhotographs asks a busy server again, and one that refuses only once", () =>
  withFolder(async (folder) => {
    const original = await jpeg(2);
    const none = new Uint8Array();
    await using server = listen({
      "busy.jpg": [answer("429 Slow down", none), answer("503 Busy", none), answer("200 OK", original)],
      "never.jpg": [answer("404 Not Found", none)],
    });
    const lines = ["busy.jpg", "never.jpg"].map((file) => ({ file, path: file, original, size: SIZE }));
    const manifest = await writeManifest(folder, lines);
    const { made, missing } = await rebuildPhotographs(manifest, join(folder, "out"), options(server.source));
    assert.equal(made, 1);
    assert.match(missing[0]!.reason, /answers with status 404/);
    assert.deepEqual(server.requests.sort(), ["busy.jpg", "busy.jpg", "busy.jpg", "never.jpg"]);
  }));

Deno.test("rebuildPhotographs ends at once where nothing answers, and goes on when something does", () =>
  withFolder(async (folder) => {
    const original = await jpeg(3);
    const lines = Array.from({ length: 6 }, (_, index) => `${index}.jpg`)
      .map((file) => ({ file, path: file, original, size: SIZE }));
    const manifest = await writeManifest(folder, lines);
    const out = join(folder, "out");
    const closed = listen({});
    await closed[Symbol.asyncDispose]();
    let done = 0;
    await assert.rejects(
      () => rebuildPhotographs(manifest, out, options(closed.source, { onDone: () => done++ })),
      (error: Error) => error instanceof UnreachableError && /refused/.test(error.message),
    );
    assert.equal(done, 0);

    await using server = listen(
      Object.fromEntries(lines.map(({ file }) => [file, [answer("200 OK", original)]])),
    );
    const interruption = new AbortController();
    const first = await rebuildPhotographs(
      manifest,
      out,
      options(server.source, {
        concurrency: 1,
        signal: interruption.signal,
        onDone: () => ++done === 2 && interruption.abort(),
      }),
    );
    assert.deepEqual([first.made, first.present, first.left], [2, 0, 4]);
    const second = await rebuildPhotographs(manifest, out, options(server.source));
    assert.deepEqual([second.made, second.present, second.left], [4, 2, 0]);
    assert.equal(new Set(server.requests).size, server.requests.length);
  }));

Deno.test("rebuildPhotographs gives up on a server that stays silent", () =>
  withFolder(async (folder) => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    await using server = listen({ "a.jpg": [() => ended] });
    const lines = [{ file: "a.jpg", path: "a.jpg", original: await jpeg(4), size: SIZE }];
    const manifest = await writeManifest(folder, lines);
    const impatient = options(server.source, { timeout: 50, waits: [] });
    await assert.rejects(
      () => rebuildPhotographs(manifest, join(folder, "out"), impatient).finally(end),
      UnreachableError,
    );
  }));

Deno.test("rebuildPhotographs squashes no image of another shape than its manifest says", () =>
  withFolder(async (folder) => {
    const original = await jpeg(5);
    await using server = listen({ "a.jpg": [answer("200 OK", original)] });
    const sizes: Record<string, [number, number]> = { "turned.jpg": [20, 30], "rounded.jpg": [31, 20] };
    const lines = Object.entries(sizes).map(([file, size]) => ({ file, path: "a.jpg", original, size }));
    const manifest = await writeManifest(folder, lines);
    const { missing } = await rebuildPhotographs(manifest, join(folder, "out"), options(server.source));
    assert.deepEqual(missing.map(({ file }) => file), ["turned.jpg"]);
    assert.match(
      missing[0]!.reason,
      /upright it has 60 x 40 pixels, another shape than the manifest's 20 x 30/,
    );
  }));

Deno.test("rebuildPhotographs mixes its files neither with others nor with those of another manifest", () =>
  withFolder(async (folder) => {
    const original = await jpeg(6);
    await using server = listen({ "a.jpg": [answer("200 OK", original)] });
    const line = { file: "a.jpg", path: "a.jpg", original, size: SIZE };
    const manifest = await writeManifest(folder, [line]);
    const other = await writeManifest(folder, [{ ...line, license: "CC0 1.0" }], "other.csv");
    const out = join(folder, "out");
    await rebuildPhotographs(manifest, out, options(server.source));
    const refused = (manifest: string, folder: string, message: RegExp) =>
      assert.rejects(() => rebuildPhotographs(manifest, folder, options(server.source)), (error: Error) => {
        assert.ok(error instanceof InvalidDataError);
        assert.match(error.message, message);
        return true;
      });
    await refused(other, out, /its photographs are of another manifest/);
    await refused(manifest, folder, /it is not empty and has no photographs\.csv/);
    await assert.rejects(
      () => rebuildPhotographs(join(folder, "none.csv"), join(folder, "new"), options(server.source)),
      DataMissingError,
    );
    assert.deepEqual(await namesIn(folder), ["manifest.csv", "other.csv", "out"]);
    assert.deepEqual(server.requests, ["a.jpg"]);
  }));
