import assert from "node:assert/strict";
import fc from "fast-check";
import { connectPostgres, indexInPostgres } from "rdcd/search";
import { readStore } from "rdcd/descriptors";
import { loadDescriptors } from "rdcd/descriptors";
import { withEnvironment } from "../benchmarks/with_environment.ts";
import { withFolder } from "../descriptors/pictures.ts";
import { startPglite } from "../search/postgres/start_pglite.ts";
import { checkedAnswer, jpeg, smallJpeg, writeReferences } from "../serve/with_service.ts";
import { runDenoTask, runDenoTaskWith } from "./run_deno_task.ts";
import { type StartedService, startService } from "./start_service.ts";

/** Asks a service by a socket, and holds the answer against its OpenAPI document. */
async function ask(url: string, init: RequestInit = {}) {
  const request = new Request(url, init);
  return await checkedAnswer(request.clone(), await fetch(request));
}

const post = (body: BodyInit, headers: Record<string, string> = { "content-type": "image/jpeg" }) => ({
  ...{ method: "POST", body, headers },
});
const idsOf = ({ json }: Awaited<ReturnType<typeof ask>>) => json.matches.map(({ id }: { id: string }) => id);

/** Runs `body` with a service, which is ended by force if `body` has not ended it. */
async function withStarted(
  args: readonly string[],
  body: (service: StartedService) => Promise<void>,
  environment?: Record<string, string>,
): Promise<void> {
  const service = await startService(args, environment);
  let isOver = false;
  const end = (signal: Deno.Signal) => {
    isOver = true;
    return service.end(signal);
  };
  try {
    await body({ ...service, end });
  } finally {
    if (!isOver) await end("SIGKILL");
  }
}

Deno.test("deno task serve finds, adds and removes, and what it said is so after SIGTERM and after kill -9", () =>
  withFolder(async (folder) => {
    const { store, images } = await writeReferences(folder);
    const args = ["--index", store, "--images", images];
    await withStarted(args, async ({ url, end }) => {
      const found = await ask(`${url}/match`, post(await smallJpeg(3)));
      assert.deepEqual(idsOf(found), ["below/3 #%.jpg"]);
      assert.equal(
        (await ask(url + found.json.matches[0].thumbnail)).headers.get("content-type"),
        "image/webp",
      );
      for (const index of [20, 21]) {
        assert.equal((await ask(`${url}/images?id=${index}`, post(await jpeg(index)))).status, 201);
      }
      assert.equal((await ask(`${url}/images/20`, { method: "DELETE" })).status, 204);
      assert.equal((await ask(`${url}/images/0.jpg`, { method: "DELETE" })).status, 204);
      const { code, stderr } = await end("SIGTERM");
      assert.equal(code, 0, stderr);
      assert.match(stderr, /serve: 4 references of .*store, PDQ, scores of at least .*: one false match/);
    });
    assert.equal((await readStore(store)).count, 4);
    await withStarted(args, async ({ url, end }) => {
      assert.deepEqual(idsOf(await ask(`${url}/match`, post(await jpeg(21)))), ["21"]);
      assert.deepEqual(idsOf(await ask(`${url}/match`, post(await jpeg(20)))), []);
      assert.deepEqual(idsOf(await ask(`${url}/match`, post(await jpeg(0)))), []);
      // Killed while others are on their way.
      const statuses = new Map<string, number>();
      let answered = 0;
      const enough = Promise.withResolvers<void>();
      const sending = Array.from({ length: 24 }, async (_, i) => {
        try {
          const { status } = await ask(`${url}/images?id=n${i}`, post(await jpeg(30 + i % 6)));
          statuses.set(`n${i}`, status);
          if (++answered === 6) enough.resolve();
        } catch {
          // Its connection was lost.
        }
      });
      await enough.promise;
      await end("SIGKILL");
      await Promise.all(sending);
      const told = [...statuses].filter(([, status]) => status === 201).map(([id]) => id);
      assert.ok(told.length >= 6);
      await withStarted(args, async ({ url, end }) => {
        for (const id of told) assert.equal((await ask(`${url}/images/${id}`)).status, 200, id);
        assert.deepEqual(idsOf(await ask(`${url}/match`, post(await jpeg(21)))), ["21"]);
        assert.equal((await end("SIGINT")).code, 0);
      });
    });
  }));

Deno.test("deno task serve ends with every answer given that it owed, and makes a store that is not there", () =>
  withFolder(async (folder) => {
    const path = `${folder}/new`;
    await withStarted(["--index", path, "--model", "pdq"], async ({ url, end }) => {
      const images = await Promise.all(Array.from({ length: 12 }, (_, i) => jpeg(40 + i % 4)));
      const sending = images.map((image, i) => ask(`${url}/images?id=${i}`, post(image)));
      await Promise.any(sending);
      const ended = end("SIGTERM");
      const settled = await Promise.allSettled(sending);
      const added = settled.filter((one) => one.status === "fulfilled" && one.value.status === 201).length;
      assert.equal((await ended).code, 0);
      assert.equal((await readStore(path)).count, added);
      assert.ok(added >= 1);
    });
  }));

/** Sends bytes as they are, and gives what is answered until the connection ends or nothing comes for a while. */
async function sendBytes(url: string, bytes: Uint8Array | string): Promise<string> {
  const { hostname, port } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  let answer = "";
  const listening = (async () => {
    const buffer = new Uint8Array(65_536);
    for (let read = await connection.read(buffer); read !== null; read = await connection.read(buffer)) {
      answer += new TextDecoder().decode(buffer.subarray(0, read));
      if (/\r\n\r\n/.test(answer)) return;
    }
  })().catch(() => {});
  const rest = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  await connection.write(rest).catch(() => {});
  await Promise.race([listening, new Promise((resolve) => setTimeout(resolve, 5000))]);
  return answer;
}

Deno.test("deno task serve answers hostile requests by what is wrong with them, and goes on", () =>
  withFolder(async (folder) => {
    const { store } = await writeReferences(folder);
    const args = [
      "--index",
      store,
      "--max-body",
      "0.3",
      "--timeout",
      "2",
      "--concurrency",
      "2",
      "--queue",
      "2",
    ];
    await withStarted([...args, "--read-only"], async ({ url, end }) => {
      const image = await jpeg(1);
      const isWell = async () => {
        // Places may be taken still by what is being worked on.
        let answer = await ask(`${url}/match`, post(image));
        while (answer.status === 503) answer = await ask(`${url}/match`, post(image));
        assert.deepEqual(idsOf(answer), ["1.jpg"]);
      };
      await isWell();

      // 200 bodies: real images that were changed somewhere, cut, or go on as another, and forms of all kinds of things.
      const files = [image, await smallJpeg(2), await Deno.readFile("tests/fixtures/images/input.png")];
      const form = (content: Uint8Array) => {
        const head = '--b\r\nContent-Disposition: form-data; name="image"; filename="x"\r\n\r\n';
        return new Uint8Array([
          ...new TextEncoder().encode(head),
          ...content,
          ...new TextEncoder().encode("\r\n--b--\r\n"),
        ]);
      };
      const changed = fc.tuple(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 40 }),
      )
        .map(([file, changes]) => {
          const bytes = file.slice();
          for (const [at, value] of changes) bytes[at % Math.min(bytes.length, 3000)] = value;
          return bytes;
        });
      const bodies = fc.sample(
        fc.oneof(
          changed.map((bytes) => ({ bytes, type: "image/jpeg" })),
          fc.tuple(changed, fc.double({ min: 0, max: 1, noNaN: true })).map(([bytes, share]) => ({
            bytes: bytes.slice(0, Math.floor(bytes.length * share)),
            type: "application/octet-stream",
          })),
          fc.tuple(changed, fc.uint8Array()).map(([bytes, more]) => ({
            bytes: form(new Uint8Array([...bytes, ...more])).slice(),
            type: "multipart/form-data; boundary=b",
          })),
          fc.tuple(changed, fc.nat()).map(([bytes, at]) => {
            const whole = form(bytes);
            whole[at % 80] = at % 256;
            return { bytes: whole, type: "multipart/form-data; boundary=b" };
          }),
          fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 2000 }), fc.string()).map((
            [bytes, boundary],
          ) => ({
            bytes: new Uint8Array(bytes),
            type: `multipart/form-data; boundary="${encodeURIComponent(boundary)}"`,
          })),
        ),
        { numRuns: 200, seed: 5 },
      );
      const statuses = new Map<number, number>();
      for (let first = 0; first < bodies.length; first += 4) {
        await Promise.all(
          bodies.slice(first, first + 4).map(async ({ bytes, type }) => {
            const { status } = await ask(`${url}/match`, post(bytes, { "content-type": type }));
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
          }),
        );
      }
      // Libraries read some images though they were changed.
      const known = [200, 400, 413, 422, 503];
      assert.deepEqual(
        [...statuses.keys()].filter((status) => !known.includes(status)),
        [],
        `${[...statuses]}`,
      );
      assert.ok(statuses.get(422)! > 30 && statuses.get(400)! > 30, `${[...statuses]}`);
      await isWell();

      const head = (line: string, headers = "Host: localhost") => `${line} HTTP/1.1\r\n${headers}\r\n\r\n`;
      for (
        const [sent, answer] of [
          ["nonsense\r\n\r\n", /^HTTP\/1\.1 400 /],
          [head("GET /health", "Host: a b"), /^HTTP\/1\.1 (400|403) /],
          [head("GET /health", "Host: [::1"), /^HTTP\/1\.1 (400|403) /],
          [head("GET /health", "X: y"), /^HTTP\/1\.1 403 /],
          [head("GET /../../etc/passwd"), /^HTTP\/1\.1 404 /],
          [head("GET //example.com/"), /^HTTP\/1\.1 404 /],
          [head("GET /images/%00/thumbnail"), /^HTTP\/1\.1 404 /],
          [head("GET /images/%ff/thumbnail"), /^HTTP\/1\.1 400 /],
          [head("OPTIONS *"), /^HTTP\/1\.1 (400|404) /],
          [head("TRACE /"), /^HTTP\/1\.1 405 /],
          [head("CONNECT localhost:1"), /^HTTP\/1\.1 4\d\d /],
          [head(`GET /${"x".repeat(200_000)}`), /^HTTP\/1\.1 4\d\d |^$/],
          [head("POST /match", "Host: localhost\r\nContent-Length: 900000000000"), /^HTTP\/1\.1 413 /],
          [head("POST /match", "Host: localhost\r\nContent-Length: -1"), /^HTTP\/1\.1 400 |^$/],
          [
            head("POST /match", "Host: localhost\r\nContent-Length: 9\r\nContent-Type: a"),
            /^HTTP\/1\.1 415 /,
          ],
          [
            `${head("POST /match", "Host: localhost\r\nTransfer-Encoding: chunked")}zz\r\n`,
            /^HTTP\/1\.1 400 |^$/,
          ],
          // A body that does not come: every one of these holds a place until its time is up.
          [`${head("POST /match", "Host: localhost\r\nContent-Length: 9000")}abc`, /^HTTP\/1\.1 408 /],
        ] as const
      ) assert.match(await sendBytes(url, sent), answer, sent.slice(0, 200));
      await isWell();
      const large = new Uint8Array(310_000);
      assert.equal((await ask(`${url}/match`, post(large))).status, 413);
      const endless = new ReadableStream({
        pull: (controller) => controller.enqueue(large.slice(0, 20_000)),
      });
      const chunked = await fetch(`${url}/match`, post(endless)).catch((error) => error);
      assert.ok(chunked instanceof Error || chunked.status === 413);
      if (chunked instanceof Response) await chunked.body?.cancel();

      const slow = Array.from(
        { length: 6 },
        () => sendBytes(url, `${head("POST /match", "Host: localhost\r\nContent-Length: 9000")}abc`),
      );
      const answers = await Promise.all(slow);
      assert.deepEqual(
        answers.filter((answer) => /^HTTP\/1\.1 408 /.test(answer)).length,
        4,
        answers.join("\n"),
      );
      const refused = answers.filter((answer) => /^HTTP\/1\.1 503 [^]*retry-after: \d/i.test(answer));
      assert.equal(refused.length, 2, answers.join("\n"));
      await isWell();
      const { code, stderr } = await end("SIGTERM");
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stderr, /Error|panic/);
    });
  }));

Deno.test("deno task serve shows what it has to other machines only for a token", () =>
  withFolder(async (folder) => {
    const { store } = await writeReferences(folder);
    const args = ["--index", store, "--host", "0.0.0.0"];
    const { code, stderr } = await runDenoTask("serve", ...args);
    assert.equal(code, 2);
    assert.match(stderr, /--host 0\.0\.0\.0 answers other machines, .* RDCD_TOKEN/);
    const short = await runDenoTaskWith({ RDCD_TOKEN: "hunter2-hunter2" }, "serve", ...args);
    assert.match(short.stderr, /RDCD_TOKEN has at least 16 characters, .* the current value has 15/);
    assert.doesNotMatch(short.stderr, /hunter2/);
    const token = "0123456789abcdef";
    await withStarted(args, async ({ url, end }) => {
      const { port } = new URL(url);
      const here = `http://127.0.0.1:${port}`;
      const image = await jpeg(2);
      assert.equal((await ask(`${here}/match`, post(image))).status, 401);
      assert.equal((await ask(`${here}/health`)).status, 200);
      const headers = { "content-type": "image/jpeg", authorization: `Bearer ${token}` };
      assert.deepEqual(idsOf(await ask(`${here}/match`, post(image, headers))), ["2.jpg"]);
      assert.doesNotMatch((await end("SIGTERM")).stderr, new RegExp(token));
    }, { RDCD_TOKEN: token });
  }));

Deno.test("deno task serve searches and changes an index in a database", () =>
  withEnvironment({ PGPASSWORD: "any" }, () =>
    withFolder(async (folder) => {
      await using server = await startPglite();
      const { store } = await writeReferences(folder);
      const database = connectPostgres(server.url());
      await indexInPostgres(database, await loadDescriptors(store), {
        method: (await readStore(store)).method,
      });
      await database.close();
      await withStarted(["--postgres", server.url()], async ({ url, end }) => {
        assert.deepEqual(idsOf(await ask(`${url}/match`, post(await smallJpeg(1)))), ["1.jpg"]);
        assert.equal((await ask(`${url}/images?id=new`, post(await jpeg(20)))).status, 201);
        assert.deepEqual(idsOf(await ask(`${url}/match`, post(await smallJpeg(20)))), ["new"]);
        assert.equal((await ask(`${url}/images/new`, { method: "DELETE" })).status, 204);
        assert.deepEqual(idsOf(await ask(`${url}/match`, post(await smallJpeg(20)))), []);
        const { code, stderr } = await end("SIGTERM");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /4 references of the index of postgres/);
      });
    })));

Deno.test("deno task serve says what is wrong with what was typed", () =>
  withFolder(async (folder) => {
    const { store } = await writeReferences(folder);
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const index = ["--index", store];
    const cases: [string[], number, RegExp][] = [
      [[], 2, /give either --index or --postgres/],
      [[...index, "--postgres", "postgres://me@localhost/copies"], 2, /give either --index or --postgres/],
      [[...index, "--ef-search", "9"], 2, /--ef-search needs --postgres/],
      [["--index", `${folder}/none`], 1, /Cannot find .*none\. Make it with/],
      [["--index", `${store}/ids.jsonl`], 2, /--index takes a store's folder, .* or needs --read-only/],
      [[...index, "--images", `${folder}/none`], 1, /Cannot find .*none/],
      [[...index, "--port", "70000"], 2, /--port is at most 65535: current value is "70000"/],
      [[...index, "--concurrency", "0"], 2, /--concurrency takes a whole number of at least 1/],
      [[...index, "--port", `${taken.addr.port}`], 1, /Cannot listen at 127\.0\.0\.1, port \d+, .* in use/],
      [["--index", `${folder}/new`, "--model", "nothing"], 1, /nothing/],
    ];
    const outcomes = [];
    // As many at a time as a machine starts without much ado.
    for (let first = 0; first < cases.length; first += 3) {
      outcomes.push(
        ...await Promise.all(
          cases.slice(first, first + 3).map(async ([args, ...expected]) =>
            [await runDenoTask("serve", ...args), ...expected] as const
          ),
        ),
      );
    }
    for (const [{ code, stderr, stdout }, expected, message] of outcomes) {
      assert.equal(code, expected, stderr);
      assert.match(stderr, message);
      assert.equal(stdout, "");
    }
    assert.match((await runDenoTask("serve", "--help")).stdout, /--max-body MB/);
  }));
