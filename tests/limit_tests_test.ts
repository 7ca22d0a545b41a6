import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import longTests from "./long_tests.json" with { type: "json" };
import project from "../deno.json" with { type: "json" };

/** CONTRIBUTING's command, for tests that hang instead of all. */
const COMMAND = project.tasks.test.command.replace(
  "exports lib tests mod.ts",
  "tests/fixtures/hanging_tests.ts",
);

async function run(command: string, limit: number): Promise<{ code: number; said: string }> {
  // A task may call what a test may not, such as Bash.
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--eval", command],
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { RDCD_TEST_LIMIT: String(limit), NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, said: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test("deno task test fails tests that sleep or compute for ever by their names, and runs the others", async () => {
  const { code, said } = await run(COMMAND, 0.5);
  assert.notEqual(code, 0);
  assert.match(said, /this test sleeps for ever \.\.\. FAILED/);
  assert.match(said, /this test computes for ever \.\.\. FAILED/);
  assert.equal(said.match(/Test timed out after 500ms/g)?.length, 2);
  assert.match(said, /this test passes as well \.\.\. ok/);
  assert.match(said, /FAILED \| 2 passed \| 2 failed/);
});

Deno.test(".ci/limited ends tests whose time is up, says which one was running, and leaves no process", async () => {
  const started = Date.now();
  const { code, said } = await run(`bash .ci/limited 8 ${COMMAND}`, 0);
  assert.equal(code, 124);
  assert.match(said, /this test passes \.\.\. ok/);
  assert.match(
    said,
    /Not ended within 8 s\. Tests that were running:\n {2}this test sleeps for ever \(file:.*hanging_tests\.ts\)\n/,
  );
  assert.ok(Date.now() - started < 60_000, "a process that goes on would hold its output open");
});

Deno.test(".ci/limited passes on how a command in time ended", async () => {
  const { code, said } = await run("bash .ci/limited 60 deno eval 'console.log(1 + 1); Deno.exit(3)'", 0);
  assert.equal(code, 3);
  assert.match(said, /^2$/m);
});

Deno.test("the long tests that deno task ok leaves out are where the list says", async () => {
  for (const { file, test } of longTests) {
    const text = await Deno.readTextFile(fileURLToPath(new URL(`../${file}`, import.meta.url)));
    const literals = text.matchAll(/"((?:[^"\\\n]|\\.)+)"|`((?:[^`\\]|\\.)+)`/g);
    const patterns = [...literals].map(([, plain, template]) =>
      (plain ?? template!).split(/\$\{[^}]*\}/).map((part) => RegExp.escape(part)).join(".+")
    );
    assert.ok(
      patterns.some((pattern) => pattern.length > 20 && new RegExp(`^${pattern}(, on \\w+)?$`).test(test)),
      `${file} has no test "${test}"`,
    );
  }
});
