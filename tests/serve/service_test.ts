import assert from "node:assert/strict";
import { readStore } from "rdcd/descriptors";
import type { Collection } from "../../lib/serve/collection.ts";
import { openApi } from "../../lib/serve/open_api.ts";
import { openFileCollection } from "../../lib/serve/open_file_collection.ts";
import { ROUTES } from "../../lib/serve/router.ts";
import { type Answer, form, jpeg, raw, smallJpeg, withService, writeReferences } from "./with_service.ts";

const idsOf = ({ json }: Answer) => json.matches.map(({ id }: { id: string }) => id);

Deno.test("the service finds copies, by bytes and by forms, and the nearest images where it is asked for all", () =>
  withService({}, async (ask) => {
    const copy = await smallJpeg(3);
    const found = await ask("/match", raw(copy));
    assert.equal(found.status, 200);
    assert.deepEqual(idsOf(found), ["below/3 #%.jpg"]);
    const { method, references, threshold, flat, matches: [match] } = found.json;
    assert.deepEqual([method, references, threshold, flat, match.copy], ["PDQ", 4, 0.5, false, true]);
    assert.ok(match.score > 0.7 && match.score < 1);
    assert.equal("thumbnail" in match, false);
    const asForm = await ask("/match", form({ image: new File([copy], "any.jpg") }));
    assert.deepEqual(asForm.json, found.json);

    const all = await ask("/match?all=true&k=3", raw(copy));
    assert.equal(all.json.matches.length, 3);
    assert.deepEqual(all.json.matches.map(({ copy }: { copy: boolean }) => copy), [true, false, false]);
    assert.deepEqual(all.json.matches[0], match);
    const strict = await ask(`/match?threshold=${match.score + 0.001}`, raw(copy));
    assert.deepEqual(idsOf(strict), []);
    assert.equal((await ask(`/match?threshold=-1`, raw(await jpeg(9)))).json.matches.length, 4);
    assert.deepEqual(idsOf(await ask("/match", raw(await jpeg(9)))), []);
  }));

Deno.test("the service says that a blank image is nobody's copy", () =>
  withService({}, async (ask) => {
    const { encodeImage } = await import("rdcd/images");
    const image = { width: 90, height: 80, data: new Uint8Array(90 * 80 * 3).fill(200) };
    const blank = new Uint8Array(await encodeImage(image, { format: "png" }));
    const first = await ask("/images?id=blank", raw(blank));
    assert.equal(first.status, 201);
    const { json } = await ask("/match", raw(blank));
    assert.deepEqual([json.flat, json.matches], [true, []]);
    const all = await ask("/match?all=true&k=1", raw(blank));
    assert.deepEqual([all.json.matches[0].id, all.json.matches[0].copy], ["blank", false]);
  }));

Deno.test("the service adds an image under the name that it is given, and once", () =>
  withService({}, async (ask, { store }) => {
    const [one, other] = [await jpeg(20), await jpeg(21)];
    const file = (name: string) => new File([one], name);
    const added = await ask("/images", form({ image: file("a/b ü.jpg") }));
    assert.equal(added.status, 201);
    assert.equal(added.json.id, "a/b ü.jpg");
    assert.equal(added.headers.get("location"), "/images/a%2Fb%20%C3%BC.jpg");
    assert.deepEqual(idsOf(await ask("/match", raw(one))), ["a/b ü.jpg"]);
    assert.deepEqual((await ask(added.headers.get("location")!)).json, added.json);

    assert.equal((await ask("/images?id=a/b%20ü.jpg", raw(one))).status, 200);
    const conflict = await ask("/images?id=a/b%20ü.jpg", raw(other));
    assert.equal(conflict.status, 409);
    assert.match(conflict.json.detail, /image "a\/b ü\.jpg" already/);
    assert.equal((await ask("/images?id=0.jpg", raw(other))).status, 409);

    assert.equal((await ask("/images", form({ image: file("x.jpg"), id: "by field" }))).json.id, "by field");
    assert.equal(
      (await ask("/images?id=by+query", form({ image: file("x.jpg"), id: "no" }))).json.id,
      "by query",
    );
    const unnamed = await ask("/images", raw(other));
    assert.equal(unnamed.json.id, unnamed.json.sha256);
    assert.equal((await readStore(store)).count, 4 + 4);
  }));

Deno.test("the service adds an image once that is sent many times at once, and one of several of one name", () =>
  withService({}, async (ask, { store }) => {
    const same = await jpeg(30);
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await ask("/images?id=same", raw(same))).status),
    );
    assert.deepEqual(statuses.sort(), [...Array(7).fill(200), 201]);
    const images = await Promise.all([31, 32, 33, 34].map(jpeg));
    const others = await Promise.all(
      images.map(async (image) => (await ask("/images?id=other", raw(image))).status),
    );
    assert.deepEqual(others.sort(), [201, 409, 409, 409]);
    assert.equal((await readStore(store)).count, 4 + 2);
  }));

Deno.test("the service removes images, which may be added again", () =>
  withService({}, async (ask, { store }) => {
    const image = await jpeg(3);
    const path = `/images/${encodeURIComponent("below/3 #%.jpg")}`;
    assert.equal((await ask(path, { method: "DELETE" })).status, 204);
    assert.equal((await ask(path, { method: "DELETE" })).status, 404);
    assert.equal((await ask(path)).status, 404);
    assert.deepEqual(idsOf(await ask("/match", raw(image))), []);
    assert.equal((await readStore(store)).count, 3);
    assert.equal((await ask("/images?id=below/3+%23%25.jpg", raw(image))).status, 201);
    assert.deepEqual(idsOf(await ask("/match", raw(image))), ["below/3 #%.jpg"]);
    assert.equal((await ask("/images/below/3.jpg", { method: "DELETE" })).status, 404);
  }));

Deno.test("the service shows small pictures of references whose files are below the folder, and no other file", async () => {
  const folder = await Deno.makeTempDir();
  const { images } = await writeReferences(folder);
  await Deno.writeFile(`${folder}/secret.jpg`, await jpeg(40));
  await Deno.symlink(`${folder}/secret.jpg`, `${images}/link.jpg`);
  await Deno.writeTextFile(`${images}/text.jpg`, "no image");
  await Deno.writeFile(`${images}/not a reference.jpg`, await jpeg(41));
  await withService({ images: await Deno.realPath(images) }, async (ask) => {
    const { json } = await ask("/match", raw(await smallJpeg(3)));
    const { thumbnail } = json.matches[0];
    assert.equal(thumbnail, "/images/below%2F3%20%23%25.jpg/thumbnail");
    const picture = await ask(thumbnail);
    assert.equal(picture.headers.get("content-type"), "image/webp");
    const { readImage } = await import("rdcd/images");
    const { width, height } = await readImage(picture.bytes);
    assert.equal(Math.max(width, height), 176);

    const image = await jpeg(42);
    for (
      const id of [
        "../secret.jpg",
        // Another reference's file, by a detour.
        "below/../0.jpg",
        "link.jpg",
        "text.jpg",
        `${folder}/secret.jpg`,
        "nothing.jpg",
        "below",
        "a".repeat(1000),
      ]
    ) {
      const query = `id=${encodeURIComponent(id)}`;
      assert.equal((await ask(`/images?${query}`, raw(image))).status, 201, id);
      const shown = await ask(`/images/${encodeURIComponent(id)}/thumbnail`);
      assert.equal(shown.status, 404, id);
    }
    assert.equal((await ask("/images/not%20a%20reference.jpg/thumbnail")).status, 404);
    assert.equal((await ask("/images/..%2Fsecret.jpg/thumbnail")).status, 404);
  });
  await withService({}, async (ask) => {
    const { status, json } = await ask("/images/0.jpg/thumbnail");
    assert.equal(status, 404);
    assert.match(json.detail, /without --images/);
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the service answers what is wrong with a request by status and by name", () =>
  withService({}, async (ask) => {
    const image = await jpeg(1);
    const octets = (body: BodyInit, headers: Record<string, string> = {}) => ({
      ...{ method: "POST", body },
      headers: { "content-type": "application/octet-stream", ...headers },
    });
    const cases: [string, Parameters<typeof ask>[1], number, RegExp][] = [
      ["/match?k=0", raw(image), 400, /k is a whole number of 1 to 100: current value is "0"/],
      ["/match?k=1e9", raw(image), 400, /k is a whole number/],
      ["/match?threshold=high", raw(image), 400, /threshold is a score, .*"high"/],
      ["/match?all=yes", raw(image), 400, /all is true or false: current value is "yes"/],
      ["/match?treshold=1", raw(image), 400, /no parameter "treshold": .* k, threshold, all/],
      ["/match?k=1&k=2", raw(image), 400, /"k" is given twice/],
      ["/images?id=", raw(image), 400, /the id cannot be used: it is empty/],
      ["/images?id=..", raw(image), 400, /it is "\.\."/],
      ["/images?id=a%0Ab", raw(image), 400, /a control character/],
      [`/images?id=${"a".repeat(1025)}`, raw(image), 400, /1025 characters, more than 1024/],
      ["/match", octets(new Uint8Array()), 400, /the body is empty/],
      ["/match", { method: "POST" }, 400, /the body is empty/],
      ["/match", form({ text: "words" }), 400, /0 files, and one is expected/],
      ["/match", form({ a: new File([image], "a"), b: new File([image], "b") }), 400, /2 files/],
      ["/match", form({ image: new File([], "a") }), 400, /file is empty/],
      ["/match", octets("--x\r\n", { "content-type": "multipart/form-data" }), 400, /names no boundary/],
      ["/images/%FF", {}, 400, /percents/],
      ["/none", {}, 404, /nothing at \/none/],
      ["/images/none", {}, 404, /no image "none"/],
      ["/match/", raw(image), 404, /nothing at/],
      ["/match", {}, 405, /takes POST/],
      ["/images/0.jpg", { method: "PUT" }, 405, /takes GET, HEAD, DELETE/],
      ["/images/0.jpg/thumbnail", { method: "DELETE" }, 405, /takes GET, HEAD/],
      ["/match", octets(new Uint8Array(1_000_001)), 413, /larger than the 1\.0 MB .*--max-body/],
      [
        "/match",
        octets("{}", { "content-type": "application/json" }),
        415,
        /Content-Type is "application\/json"/,
      ],
      ["/match", octets(image, { "content-encoding": "gzip" }), 415, /Content-Encoding is "gzip"/],
      ["/match", octets("not an image"), 422, /cannot be read: it does not begin like a JPEG/],
      ["/match", raw(image.slice(0, 2000)), 422, /truncated/],
      ["/images", raw(image.slice(0, 2000)), 422, /truncated/],
    ];
    for (const [path, init, status, detail] of cases) {
      const answer = await ask(path, init);
      assert.equal(answer.status, status, `${path}: ${answer.json?.detail}`);
      assert.match(answer.json.detail, detail);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
    }
    assert.equal((await ask("/match")).headers.get("allow"), "POST");
    assert.equal((await ask("/match", raw(image))).status, 200);
  }));

Deno.test("the service refuses a body that is too large without a length as well, and does not read on for ever", () =>
  withService({ maxBody: 100_000 }, async (ask) => {
    let sent = 0;
    // Without an end; what is sent after the answer is taken for a while, so that a client gets to read it.
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(10_000));
        sent += 10_000;
      },
    });
    const { status } = await ask("/match", {
      method: "POST",
      body,
      headers: { "content-type": "image/png" },
    });
    assert.equal(status, 413);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const taken = sent;
    assert.ok(taken < 5_000_000, `${taken}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(sent, taken);
  }));

Deno.test("the service refuses images of too many pixels by name, whatever their bytes", async () => {
  const { encodeImage } = await import("rdcd/images");
  const black = { width: 1001, height: 1000, data: new Uint8Array(3_003_000) };
  const bytes = new Uint8Array(await encodeImage(black, { format: "png" }));
  assert.ok(bytes.length < 20_000);
  await withService({}, async (ask) => {
    const { status, json } = await ask("/match", raw(bytes));
    assert.equal(status, 422);
    assert.match(json.detail, /it has 1001 x 1000 pixels, more than the limit of 1000000/);
  });
});

Deno.test("the service answers this machine's names only, and pages of no other site, unless there is a token", async () => {
  const image = await jpeg(1);
  await withService({}, async (ask) => {
    for (const host of ["localhost", "LOCALHOST:8470", "127.0.0.1", "[::1]:8470", "127.8.9.10:1"]) {
      assert.equal((await ask("/health", { headers: { host } })).status, 200, host);
    }
    for (
      const host of ["example.com", "localhost.example.com", "127.0.0.1.example.com:8470", "10.0.0.1", ""]
    ) {
      const { status, json } = await ask("/health", { headers: { host } });
      assert.equal(status, 403, host);
      assert.match(json.detail, /the Host is/);
    }
    const from = (origin: string) => ({ headers: { host: "localhost:8470", origin } });
    for (
      const origin of [
        "https://example.com",
        "http://localhost:9999",
        "null",
        "http://localhost:8470.evil.com",
      ]
    ) {
      for (const method of ["POST", "DELETE"]) {
        const { status } = await ask("/images/0.jpg", { method, ...from(origin) });
        assert.equal(status, 403, origin);
      }
    }
    const own = await ask("/match", {
      ...raw(image),
      headers: { ...from("http://localhost:8470").headers, ...raw(image).headers },
    });
    assert.equal(own.status, 200);
    assert.equal((await ask("/health", from("https://example.com"))).status, 200);
  });
  const token = "a token of some length".replaceAll(" ", "-");
  await withService({ token }, async (ask) => {
    const shown = (authorization: string) => ({ headers: { host: "copies.example.com", authorization } });
    assert.equal((await ask("/metrics", shown(`Bearer ${token}`))).status, 200);
    for (
      const wrong of [`Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, "Bearer ", token]
    ) {
      const { status, headers } = await ask("/metrics", shown(wrong));
      assert.equal(status, 401, wrong);
      assert.match(headers.get("www-authenticate")!, /^Bearer/);
    }
    for (const { path, isOpen, methods } of ROUTES) {
      for (const method of Object.keys(methods)) {
        const { status } = await ask(path.replace("{id}", "0.jpg"), { method, headers: { host: "any" } });
        assert.equal(status, isOpen ? 200 : 401, `${method} ${path}`);
      }
    }
    assert.deepEqual(ROUTES.filter(({ isOpen }) => isOpen).map(({ path }) => path), ["/", "/health"]);
    assert.equal((await ask("/anything", { headers: { host: "any" } })).status, 401);
  });
});

Deno.test("the OpenAPI document has every route and method, and nothing else", () => {
  const documented = Object.entries(openApi.paths).map(([path, operations]) => [
    path,
    Object.keys(operations).filter((key) => key !== "parameters").map((key) => key.toUpperCase()).sort(),
  ]);
  assert.deepEqual(
    documented.sort(),
    ROUTES.map(({ path, methods }) => [path, Object.keys(methods).sort()]).sort(),
  );
});

Deno.test("the service answers HEAD as GET, without a body", () =>
  withService({}, async (ask, { service }) => {
    assert.equal((await ask("/openapi.json")).json.openapi, "3.1.0");
    for (const path of ["/", "/health", "/metrics", "/openapi.json", "/images/0.jpg"]) {
      const request = (method: string) =>
        new Request(`http://localhost${path}`, { method, headers: { host: "localhost" } });
      const [head, get] = [await service.handle(request("HEAD")), await service.handle(request("GET"))];
      assert.equal(head.status, get.status);
      assert.deepEqual([...head.headers], [...get.headers]);
      assert.equal(await head.text(), "");
      assert.notEqual(await get.text(), "");
    }
  }));

Deno.test("the service counts what it answers, in a form that Prometheus reads", () =>
  withService({}, async (ask) => {
    for (let i = 0; i < 3; i++) await ask("/match", raw(await jpeg(i)));
    await ask("/match", raw(new TextEncoder().encode("none")));
    await ask("/nothing", { method: "BREW" });
    const { bytes, headers } = await ask("/metrics");
    assert.equal(headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const lines = new TextDecoder().decode(bytes).split("\n");
    assert.equal(lines.pop(), "");
    for (const line of lines) {
      assert.match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+)$/);
    }
    const value = (name: string) =>
      Number(lines.find((line) => line.startsWith(`${name} `))?.split(" ").at(-1));
    assert.equal(value('rdcd_requests_total{route="/match",method="POST",status="200"}'), 3);
    assert.equal(value('rdcd_requests_total{route="/match",method="POST",status="422"}'), 1);
    assert.equal(value('rdcd_requests_total{route="none",method="other",status="404"}'), 1);
    assert.equal(value('rdcd_request_duration_seconds_bucket{route="/match",le="+Inf"}'), 4);
    assert.equal(value('rdcd_request_duration_seconds_count{route="/match"}'), 4);
    assert.equal(value("rdcd_images_described_total"), 3);
    assert.equal(value("rdcd_images_unreadable_total"), 1);
    assert.equal(value("rdcd_references"), 4);
    assert.equal(value("rdcd_requests_working"), 0);
  }));

Deno.test("the service that is only to be read changes nothing", async () => {
  const folder = await Deno.makeTempDir();
  const { store } = await writeReferences(folder);
  const collection = await openFileCollection(store);
  await withService({ collection }, async (ask) => {
    const image = await jpeg(2);
    const refused = await ask("/images", raw(image));
    assert.equal(refused.status, 403);
    assert.match(refused.json.detail, /--read-only/);
    assert.equal((await ask("/images/2.jpg", { method: "DELETE" })).status, 403);
    assert.deepEqual(idsOf(await ask("/match", raw(image))), ["2.jpg"]);
  });
  await Deno.remove(folder, { recursive: true });
});

/** Has a collection do nothing before it is let. */
function holding() {
  const free = Promise.withResolvers<void>();
  const searches: number[] = [];
  const wrap = (collection: Collection): Collection => ({
    ...collection,
    async search(queries, k) {
      searches.push(queries.vectors.length / queries.dims);
      await free.promise;
      return await collection.search(queries, k);
    },
    async add(images) {
      await free.promise;
      return await collection.add(images);
    },
  });
  return { free, searches, wrap };
}

Deno.test("the service answers 503 with Retry-After beyond its places, and searches together for those inside", async () => {
  const { free, searches, wrap } = holding();
  await withService({ wrap, concurrency: 3, queue: 2 }, async (ask) => {
    const image = await jpeg(1);
    const inside = Array.from({ length: 5 }, () => ask("/match", raw(image)));
    const refused = await ask("/match", raw(image));
    assert.equal(refused.status, 503);
    assert.ok(Number(refused.headers.get("retry-after")) >= 1);
    assert.match(refused.json.detail, /all 5 places are taken/);
    assert.equal((await ask("/health")).status, 200);
    while (searches.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const metrics = new TextDecoder().decode((await ask("/metrics")).bytes);
    assert.match(metrics, /rdcd_requests_working 3\n/);
    assert.match(metrics, /rdcd_requests_waiting 2\n/);
    free.resolve();
    assert.deepEqual((await Promise.all(inside)).map(({ status }) => status), Array(5).fill(200));
    assert.equal(searches.reduce((sum, rows) => sum + rows, 0), 5);
    assert.ok(searches.length < 5);
    assert.equal((await ask("/match", raw(image))).status, 200);
  });
});

Deno.test("the service answers 408 and 504 when time is up, and frees the place when the work has ended", async () => {
  const { free, wrap } = holding();
  await withService({ wrap, concurrency: 1, queue: 0, timeout: 0.4 }, async (ask) => {
    const image = await jpeg(1);
    const slow = new ReadableStream({ start: (controller) => controller.enqueue(image.slice(0, 9)) });
    const late = await ask("/match", {
      method: "POST",
      body: slow,
      headers: { "content-type": "image/jpeg" },
    });
    assert.equal(late.status, 408);
    assert.match(late.json.detail, /did not arrive within 0\.4 s/);
    assert.equal((await ask("/match", raw(image))).status, 504);
    // Nobody waits for it any more, but it is still worked on.
    assert.equal((await ask("/match", raw(image))).status, 503);
    free.resolve();
    let status = 503;
    while (status === 503) ({ status } = await ask("/match", raw(image)));
    assert.equal(status, 200);
  });
});

Deno.test("the service tells whoever asks nothing of its own failures, and its log everything", async () => {
  const wrap = (collection: Collection): Collection => ({
    ...collection,
    add: () => Promise.reject(new Error("the disk is full, at /a/path/that/is/nobody's/business")),
  });
  const errors: unknown[] = [];
  await withService({ wrap, onError: (error) => errors.push(error) }, async (ask) => {
    const { status, json } = await ask("/images", raw(await jpeg(1)));
    assert.equal(status, 500);
    assert.doesNotMatch(JSON.stringify(json), /disk|business|\.ts/);
  });
  assert.match(String(errors), /the disk is full/);
});

Deno.test("the service answers what is under way when it ends, and nothing that comes later", async () => {
  const { free, wrap } = holding();
  await withService({ wrap }, async (ask, { service }) => {
    const under = ask("/match", raw(await jpeg(1)));
    const ended = service[Symbol.asyncDispose]();
    assert.equal((await ask("/health")).status, 503);
    free.resolve();
    assert.equal((await under).status, 200);
    await ended;
  });
});
