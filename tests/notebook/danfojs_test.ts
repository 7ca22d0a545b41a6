import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../..", import.meta.url));

/** What a script prints as JSON that runs as a cell of a notebook would, danfojs and tfjs being loaded anew. */
async function evaluate(script: string): Promise<unknown> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      "eval",
      "--ext=ts",
      `import * as tf from "@tensorflow/tfjs";
      import { DataFrame } from "danfojs";
      import { table } from "rdcd";
      tf.enableProdMode();
      ${script}`,
    ],
    cwd: folder,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("table shows a danfojs DataFrame that was filtered and grouped", async () => {
  const forms = await evaluate(`
    const frame = new DataFrame({
      method: ["SSCD", "RDCD", "RDCD", "SSCD"], seed: [1, 1, 2, 9], map: [0.7, 0.6, 0.65, 0.1],
    });
    const grouped = frame.query(frame["seed"].lt(9)).groupby(["method"]).agg({ map: "mean" });
    const { forms } = table(grouped, {
      columns: [{ key: "method" }, { key: "map_mean", heading: "µAP", digits: 3, best: "highest" }],
    });
    console.log(JSON.stringify(forms["text/markdown"]));`);
  assert.equal(
    forms,
    "| method |       µAP |\n| ------ | --------: |\n| SSCD   | **0.700** |\n| RDCD   |     0.625 |",
  );
});

Deno.test("danfojs brings no second tfjs: its tensors are ours, and one is installed", async () => {
  const found = await evaluate(`
    const { tensor } = new DataFrame([[1, 2], [3, 4]]);
    const sum = tf.add(tensor, tf.ones([2, 2]));
    console.log(JSON.stringify([tensor instanceof tf.Tensor, [...sum.dataSync()], tf.engine().state.numTensors]));`);
  assert.deepEqual(found, [true, [2, 3, 4, 5], 3]);
  const installed = [...Deno.readDirSync(`${folder}/node_modules/.deno`)].map(({ name }) => name);
  assert.deepEqual(installed.filter((name) => /^@tensorflow\+tfjs(-core)?@/.test(name)).sort(), [
    "@tensorflow+tfjs-core@4.22.0",
    "@tensorflow+tfjs@4.22.0",
  ]);
});
