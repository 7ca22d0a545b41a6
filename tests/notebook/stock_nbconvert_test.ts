import assert from "node:assert/strict";
import { join } from "@std/path";
import { withFolder } from "../descriptors/pictures.ts";
import { runsPython } from "../runs_python.ts";
import { notebookJson } from "../tools/notebooks/small_notebook.ts";
import { installKernel } from "../../tools/notebooks/install_kernel.ts";

const ignore = !await runsPython("nbclient", "nbconvert");
const RUNS = 3;
const CELLS = 24;

const SETUP = `import { figure, imageGrid, table } from "rdcd/notebook";
const image = { width: 2, height: 2, data: new Uint8Array(12) };`;
const KINDS = [
  (number: number) => `table([{ number: ${number} }]);`,
  (number: number) =>
    `figure({ data: [{ type: "scatter", mode: "lines", name: "line", x: [0, 1], y: [0, ${number}] }], layout: {} }, { description: "number ${number}" });`,
  (number: number) =>
    `await imageGrid([{ title: "number", cells: [{ image, caption: "number ${number}" }] }]);`,
];

Deno.test({
  name: "tables, figures and images are all there, each under its cell, after Jupyter's own nbconvert",
  ignore,
  fn: () =>
    withFolder(async (folder) => {
      await installKernel(folder);
      // Below the checkout, whose packages the kernel then finds.
      await Deno.mkdir("data/cache", { recursive: true });
      const beside = await Deno.makeTempDir({ dir: "data/cache" });
      try {
        const path = join(beside, "shown.ipynb");
        const codes = Array.from({ length: CELLS }, (_, index) => KINDS[index % KINDS.length]!(index));
        const notebook = JSON.parse(notebookJson([SETUP, ...codes].map((code) => ({ code }))));
        notebook.metadata = {
          kernelspec: { name: "deno", display_name: "Deno" },
          language_info: { name: "typescript" },
        };
        await Deno.writeTextFile(path, JSON.stringify(notebook));
        for (let run = 0; run < RUNS; run++) {
          const { success, stderr } = await new Deno.Command("python3", {
            args: ["-m", "nbconvert", "--to", "notebook", "--execute", path, "--output", "executed.ipynb"],
            env: {
              JUPYTER_DATA_DIR: folder,
              JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
              JUPYTER_PLATFORM_DIRS: "1",
            },
          }).output();
          assert.ok(success, new TextDecoder().decode(stderr));
          const { cells } = JSON.parse(await Deno.readTextFile(join(beside, "executed.ipynb")));
          for (const [index, { outputs }] of cells.slice(1).entries()) {
            const texts: string[] = outputs.map(({ data }: { data?: Record<string, string | string[]> }) =>
              [data?.["text/plain"] ?? ""].flat().join("")
            ).filter((text: string) => text !== "");
            assert.equal(texts.length, 1, `run ${run}, cell ${index}: ${JSON.stringify(texts)}`);
            assert.match(texts[0]!, new RegExp(`number[^]*\\b${index}\\b`), `run ${run}, cell ${index}`);
          }
        }
      } finally {
        await Deno.remove(beside, { recursive: true });
      }
    }),
});
