import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const module = new URL("../../lib/notebook/progress.ts", import.meta.url).href;
const folder = fileURLToPath(new URL("../..", import.meta.url));

/** What a script prints that imports `progress`; it runs where `Deno.jupyter` is refused, as everywhere but in Jupyter. */
async function run(script: string): Promise<{ out: string; error: string }> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["eval", `import { progress } from "${module}";\n${script}`],
    cwd: folder,
  }).output();
  const error = new TextDecoder().decode(stderr);
  assert.ok(success, error);
  return { out: new TextDecoder().decode(stdout), error };
}

Deno.test("progress prints plain lines on stderr outside of a notebook, and nothing on stdout", async () => {
  const { out, error } = await run(`
    const shown = progress({ label: "train", total: 2, unit: "epochs" });
    shown.advance(1, "loss 0.5");
    shown.note("warning: slow");
    shown.advance(1, "loss 0.4");
    await shown.finish();`);
  assert.equal(out, "");
  const [note, last, ...rest] = error.split("\n");
  assert.equal(note, "warning: slow");
  assert.match(last!, /^train: 2\/2 epochs, \d+(\.\d)? epochs\/s, \d+ s \| loss 0\.4$/);
  assert.deepEqual(rest, [""]);
});
