import assert from "node:assert/strict";

/** What a script that imports `createProgress` prints on stderr, which is no terminal here. */
async function stderrOf(script: string): Promise<string> {
  const module = new URL("../../lib/cli/progress.ts", import.meta.url).href;
  const { stdout, stderr } = await new Deno.Command("deno", {
    args: ["eval", `import { createProgress } from "${module}";\n${script}`],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "");
  return new TextDecoder().decode(stderr);
}

Deno.test("createProgress prints one plain line at the end of a short job, with count and rate", async () => {
  const text = await stderrOf(`
    const progress = createProgress({ label: "extract", total: 3 });
    for (let i = 0; i < 3; i++) progress.advance();
    progress.finish();
  `);
  assert.match(text, /^extract: 3\/3 images, \d+ images\/s, 1 s\n$/);
});

Deno.test("createProgress lets notes stand between its lines, and counts without a total", async () => {
  const text = await stderrOf(`
    const progress = createProgress({ label: "read", unit: "rows" });
    progress.advance(5);
    progress.note("skipped one");
    progress.finish();
  `);
  assert.match(text, /^skipped one\nread: 5 rows, [\d.]+ rows\/s\n$/);
});

Deno.test("createProgress shows the last detail behind the rate", async () => {
  const text = await stderrOf(`
    const progress = createProgress({ label: "train", total: 2 });
    progress.advance(1, "loss 2");
    progress.advance(1, "loss 1");
    progress.finish();
  `);
  assert.match(text, /^train: 2\/2 images, [\d.]+ images\/s, 1 s \| loss 1\n$/);
});
