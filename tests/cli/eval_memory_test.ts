import assert from "node:assert/strict";
import { join } from "@std/path";
import { writeRandomStore } from "../bench/random_store.ts";
import { withFolder } from "../descriptors/pictures.ts";

const DIMS = 512;
// With fewer, blocks are not yet as many as are ever held at once.
const FEW = 50_000;
const MANY = 170_000;
const QUERIES = 50;

/** The peak memory of a task that evaluates stores of so many references and training descriptors, in bytes. */
async function peakOf(folder: string, rows: number): Promise<number> {
  await writeRandomStore(join(folder, "queries"), QUERIES, DIMS);
  await writeRandomStore(join(folder, "references"), rows, DIMS);
  await writeRandomStore(join(folder, "training"), rows, DIMS);
  const truth = join(folder, "truth.csv");
  await Deno.writeTextFile(truth, "R0,R0\n");
  const { success, stderr } = await new Deno.Command("deno", {
    // Deno counts what is below /proc as access to everything.
    args: [
      ...["run", "--allow-all", `--preload=${new URL("./report_peak.ts", import.meta.url).pathname}`],
      new URL("../../lib/cli/eval.ts", import.meta.url).pathname,
      ...[
        "--descriptors",
        folder,
        "--ground-truth",
        truth,
        "--codec",
        "L2norm,Flat",
        "--score-norm",
        "1.0[0,2]",
        "--json",
      ],
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const messages = new TextDecoder().decode(stderr);
  assert.ok(success, messages);
  return Number(/peak memory: (\d+) bytes/.exec(messages)![1]);
}

Deno.test({
  name: "eval reads references and training descriptors in blocks instead of holding them in memory",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const few = await peakOf(join(folder, "few"), FEW);
      const many = await peakOf(join(folder, "many"), MANY);
      const more = 2 * 4 * DIMS * (MANY - FEW);
      // What grows are ids. Each set in memory would be another half, and as much again scaled to unit length.
      assert.ok(many - few < 0.6 * more, `${many - few} bytes more for ${more} bytes more on disk`);
    }),
});
