import assert from "node:assert/strict";
import { join } from "@std/path";
import { withFolder } from "../descriptors/pictures.ts";
import { runsPython } from "../runs_python.ts";
import { taskCommand } from "./interrupt_task.ts";
import { runDenoTask } from "./run_deno_task.ts";
import { type Line, linesOf, picture, prepare, save, smaller, start, until, waitFor } from "./watch_task.ts";

/** A receiver that answers as it is told to, and keeps what it was sent. */
function receive() {
  const requests: { line: Line; key: string; type: string; answered: number }[] = [];
  const receiver = { answer: (): Response => new Response(), requests };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const response = receiver.answer();
    requests.push({
      line: await request.json(),
      key: request.headers.get("Idempotency-Key")!,
      type: request.headers.get("Content-Type")!,
      answered: response.status,
    });
    return response;
  });
  const address = `127.0.0.1:${server.addr.port}`;
  return { receiver, address, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Runs `deno task watch --once` with further permissions. */
async function once(args: string[], ...flags: string[]) {
  return await (await start([...args, "--once"], ...flags)).ended();
}

Deno.test("deno task watch --webhook delivers in order and at least once, whatever the receiver and the process suffer", () =>
  withFolder(async (folder) => {
    const { arrivals, journal, args } = await prepare(folder);
    await using receiving = receive();
    const { receiver, address } = receiving;
    const { requests } = receiver;
    // What was examined before anybody was to be told.
    await save(await smaller(await picture(0)), join(arrivals, "history.jpg"));
    assert.equal((await once(args)).code, 0);

    receiver.answer = () => new Response(null, { status: 503 });
    const told = [...args, "--webhook", `http://${address}/hook`];
    const first = await start(told, `--allow-net=${address}`);
    await until(() => first.stderr().includes("watch: "), first);
    for (const [at, name] of ["c", "a", "b"].entries()) {
      await save(await smaller(await picture(1 + at)), join(arrivals, `${name}.jpg`));
      // A receiver that refuses does not keep anything from being examined.
      await waitFor(journal, 2 + at, first);
    }
    await until(() => requests.length >= 2);
    assert.ok(requests.every(({ line }) => line.image === "c.jpg"));
    first.kill("SIGKILL");
    await first.ended();
    assert.equal(first.stderr().split("answered 503: tried again and again").length, 2, first.stderr());
    assert.ok(!first.stderr().includes("/hook"));

    requests.length = 0;
    await save(await picture(50), join(arrivals, "no copy.jpg"));
    const asked = Date.now();
    let answers = 0;
    let heldUntil = 0;
    receiver.answer = () => {
      if (answers++ === 1) return new Response(null, { status: 429, headers: { "Retry-After": "2" } });
      if (answers === 3) heldUntil = Date.now();
      return new Response();
    };
    const second = await once(told, `--allow-net=${address}`);
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(requests.map(({ line, answered }) => [line.image, answered]), [
      ["c.jpg", 200],
      ["a.jpg", 429],
      ["a.jpg", 200],
      ["b.jpg", 200],
    ]);
    assert.ok(heldUntil - asked > 2000, "the receiver's wish to be left alone for two seconds");
    assert.match(second.stderr, /note: --webhook: delivered again, at try 2/);
    const lines = await linesOf(journal);
    assert.deepEqual(requests.map(({ line }) => line), [1, 2, 2, 3].map((at) => lines[at]!));
    assert.equal(requests[0]!.type, "application/json");
    assert.equal(requests[1]!.key, requests[2]!.key);
    assert.equal(new Set(requests.map(({ key }) => key)).size, 3);
    assert.deepEqual(Object.keys(JSON.parse(await Deno.readTextFile(`${journal}.delivered`))), ["webhook"]);

    // Nobody answers at all: said, left for the next time, and no success.
    requests.length = 0;
    await save(await smaller(await picture(6)), join(arrivals, "d.jpg"));
    receiver.answer = () => new Response(null, { status: 302, headers: { Location: "/elsewhere" } });
    const third = await once(told, `--allow-net=${address}`);
    assert.equal(third.code, 1);
    assert.match(third.stderr, /answered 302, which is a redirection/);
    assert.match(
      third.stderr,
      /warning: not everything is delivered yet; the next start begins with what is left/,
    );
    requests.length = 0;
    receiver.answer = () => new Response();
    await save(await picture(51), join(arrivals, "no copy either.jpg"));
    await Deno.writeTextFile(join(arrivals, "none.png"), "no image");
    assert.equal((await once([...told, "--webhook-all"], `--allow-net=${address}`)).code, 0);
    assert.deepEqual(requests.map(({ line }) => line.image), ["d.jpg", "no copy either.jpg", "none.png"]);
  }));

const PROGRAM = `
import json, os, sys, time
folder, image, *words = sys.argv[1:]
tried = os.path.join(folder, "tried")
with open(tried, "a") as file: file.write(json.dumps([image, words, json.load(sys.stdin)["image"]]) + "\\n")
print("said")
tries = len(open(tried).readlines())
if tries == 1: sys.exit(3)
if tries == 2: time.sleep(1000)
`;

Deno.test({
  name: "deno task watch --exec runs a program for each copy, to which a name is one word whatever is in it",
  ignore: !await runsPython("json"),
  fn: () =>
    withFolder(async (folder) => {
      const { arrivals, journal, args } = await prepare(folder);
      const program = join(folder, "program.py");
      await Deno.writeTextFile(program, PROGRAM);
      const evil = [`$(touch hacked) ; touch 'hacked' "&\n{score}.jpg`, "--help.jpg"];
      for (const [at, name] of evil.entries()) {
        await save(await smaller(await picture(2 + at)), join(arrivals, name));
      }
      await save(await picture(50), join(arrivals, "no copy.jpg"));
      const exec = `python3 '${program}' "${folder}" {} {reference} {score} 'two "words"' a{}b "" \\$HOME`;
      const { code, stdout, stderr } = await once(
        [...args, "--exec", exec, "--exec-timeout", "2"],
        "--allow-run=python3",
      );
      assert.equal(code, 0, stderr);
      const tried = (await Deno.readTextFile(join(folder, "tried"))).trimEnd().split("\n").map((line) =>
        JSON.parse(line)
      );
      const lines = await linesOf(journal);
      const expected = lines.filter(({ copies }) => copies!.length > 0).map(({ image, copies }) => {
        const [{ reference, score }] = copies as [{ reference: string; score: number }];
        const path = join(arrivals, image);
        return [path, [reference, String(score), 'two "words"', `a${path}b`, "", "$HOME"], image];
      });
      assert.equal(expected.length, 2);
      // The first one ended with 3, and then not at all.
      assert.deepEqual(tried, [expected[0], expected[0], expected[0], expected[1]]);
      assert.match(stderr, /warning: --exec: python3 ended with 3 for/);
      assert.match(stderr, /note: --exec: delivered again, at try 3/);
      assert.equal(stdout.split("\n").length, 3);
      assert.ok(!stdout.includes("said") && stderr.includes("said"));
      await assert.rejects(Deno.stat("hacked"));
      await assert.rejects(Deno.stat(join(arrivals, "hacked")));
    }),
});

Deno.test("deno task watch says how to permit what --exec and --webhook need, and what is wrong with them", () =>
  withFolder(async (folder) => {
    const { arrivals, journal, args } = await prepare(folder);
    await save(await smaller(await picture(2)), join(arrivals, "it's.jpg"));
    await using receiving = receive();
    const { receiver, address } = receiving;
    const asked = [
      "--exec",
      "deno eval 'console.error(42)' {}",
      "--webhook",
      `http://${address}/?a=b&c`,
      "--once",
    ];
    const refused = await runDenoTask("watch", ...args, ...asked);
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /--exec needs Deno's permission to run deno, and --webhook needs .* to connect to 127/,
    );
    assert.deepEqual(await linesOf(journal), []);
    // What is to be copied does what was asked for.
    const [, words] = /^ +npx -y deno (.*)$/m.exec(refused.stderr)!;
    const command = [...words!.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) =>
      word.replaceAll(/'([^']*)'|\\'/g, (_, plain) => plain ?? "'")
    );
    const task = await taskCommand("watch", "--allow-run=deno", `--allow-net=${address}`);
    assert.deepEqual(command, [...task, ...args, ...asked]);
    const { code, stderr } = await new Deno.Command("deno", { args: command, env: { NO_COLOR: "1" } })
      .output();
    assert.equal(code, 0);
    assert.match(new TextDecoder().decode(stderr), /^42$/m);
    assert.deepEqual(receiver.requests.map(({ line }) => line.image), ["it's.jpg"]);
    for (
      const [option, value, message] of [
        ["--exec", "{} a", /--exec begins with the program/],
        ["--exec", "mail 'me", /--exec has a ' that is not closed: mail 'me/],
        ["--exec", " ", /--exec takes a command/],
        ["--webhook", "ftp://example.com", /--webhook takes an address of http or https/],
        [
          "--webhook",
          "http://me:secret@example.com",
          /--webhook takes an address without a name and a password/,
        ],
        ["--tries", "0", /--tries takes a whole number of at least 1/],
      ] as const
    ) {
      const outcome = await runDenoTask("watch", ...args, option, value);
      assert.equal(outcome.code, 2, outcome.stderr);
      assert.match(outcome.stderr, message);
    }
  }));
