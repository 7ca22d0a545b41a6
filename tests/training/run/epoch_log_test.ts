import { join } from "@std/path";
import assert from "node:assert/strict";
import type { EpochRecord } from "rdcd/training";
import { openEpochLog } from "../../../lib/training/run/epoch_log.ts";
import { withFolder } from "../../descriptors/pictures.ts";

function record(epoch: number): EpochRecord {
  const means = { loss: epoch / 3 };
  return {
    epoch,
    step: 10 * epoch,
    size: 32,
    learningRate: 0.1,
    means,
    seconds: 1,
    imagesPerSecond: 9,
    validation: null,
  };
}

const linesOf = async (path: string) => (await Deno.readTextFile(path)).split("\n");

Deno.test("openEpochLog takes out epochs that are to be done again and what a killed process left of a line", () =>
  withFolder(async (folder) => {
    const path = join(folder, "log.jsonl");
    const log = await openEpochLog(path, 0);
    for (const epoch of [1, 2, 3]) await log.append(record(epoch));
    assert.equal((await linesOf(path)).length, 4);
    await Deno.writeTextFile(path, '{"epoch":4,"st', { append: true });
    const resumed = await openEpochLog(path, 2);
    assert.deepEqual(resumed.records, [record(1), record(2)]);
    await resumed.append(record(3));
    assert.deepEqual(
      (await linesOf(path)).slice(0, -1).map((line) => JSON.parse(line)),
      [1, 2, 3].map(record),
    );
  }));

Deno.test("openEpochLog refuses a file that is no log, and leaves it as it is", () =>
  withFolder(async (folder) => {
    const path = join(folder, "log.jsonl");
    for (const text of ["not JSON\n", "null\n", '{"epoch":"one"}\n']) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(openEpochLog(path, 3), {
        name: "InvalidDataError",
        message: /line 1 is not of a training log/,
      });
      assert.equal(await Deno.readTextFile(path), text);
    }
  }));
