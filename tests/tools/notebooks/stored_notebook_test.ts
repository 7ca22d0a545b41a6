import assert from "node:assert/strict";
import { checkCurrent } from "../../../tools/notebooks/check_current.ts";
import { checkStored } from "../../../tools/notebooks/check_stored.ts";
import { readNotebook } from "../../../tools/notebooks/notebook.ts";
import { storedNotebook } from "../../../tools/notebooks/stored_notebook.ts";
import { withFolder } from "../../descriptors/pictures.ts";
import { smallNotebook } from "./small_notebook.ts";

const cell = (text: string) => ({
  outputs: [{
    output_type: "execute_result",
    data: { "text/plain": text },
    metadata: {},
    execution_count: 1,
  }],
  execution_count: 1,
});

Deno.test("storedNotebook drops what tells runs apart, splits texts into lines and keeps what varies", () =>
  withFolder(async (folder) => {
    const notebook = await smallNotebook(folder, "n.ipynb", [
      { prose: "# Title\n\ntext" },
      { code: "f();\ng();", tags: ["result"] },
      { code: "seconds();", tags: ["varies"] },
    ]);
    const first = storedNotebook(notebook, [null, cell("a\nb"), cell("1 s")]);
    assert.match(first, /"source": \[\n {4}"f\(\);\\n",\n {4}"g\(\);"\n/);
    assert.match(first, /"text\/plain": \[\n {7}"a\\n",\n {7}"b"\n/);
    await Deno.writeTextFile(notebook.path, first);

    const stored = await readNotebook(notebook.path);
    assert.equal(storedNotebook(stored, [null, cell("a\nb"), cell("2 s")]), first);
    assert.match(storedNotebook(stored, [null, cell("a\nc"), cell("2 s")]), /"c"\n[^]*"1 s"/);
    stored.metadata.vscode = { theme: 1 };
    stored.cells[1]!.metadata.execution = { "iopub.status.busy": "2025-01-01" };
    assert.equal(storedNotebook(stored, [null, cell("a\nb"), cell("2 s")]), first);
    stored.cells[1]!.source = "h();";
    assert.match(storedNotebook(stored, [null, cell("a\nb"), cell("2 s")]), /"2 s"/);
  }));

Deno.test("storedNotebook keeps ids, and gives those that lack one or share one the first free number", () =>
  withFolder(async (folder) => {
    const code = Array.from({ length: 4 }, () => ({ code: "f();" }));
    const notebook = await smallNotebook(folder, "n.ipynb", code);
    delete notebook.cells[0]!.id;
    notebook.cells[1]!.id = "cell-0";
    notebook.cells[2]!.id = "cell-0";
    const { cells } = JSON.parse(storedNotebook(notebook, code.map(() => cell("1"))));
    assert.deepEqual(cells.map(({ id }: { id: string }) => id), ["cell-1", "cell-0", "cell-2", "own-3"]);
  }));

Deno.test("checkStored tells code that has changed since, not prose; checkCurrent outputs as well", () =>
  withFolder(async (folder) => {
    const notebook = await smallNotebook(folder, "n.ipynb", [{ prose: "text" }, { code: "f();" }]);
    assert.match(checkStored(notebook)[0]!.message, /not of the code beside them.*--write/);
    await Deno.writeTextFile(notebook.path, storedNotebook(notebook, [null, cell("1.5")]));
    const stored = await readNotebook(notebook.path);
    assert.deepEqual(checkStored(stored), []);
    assert.deepEqual(checkCurrent(stored, [null, cell("1.5")]), []);
    assert.equal(checkCurrent(stored, [null, cell("2.5")])[0]!.cell, 1);
    stored.cells[0]!.source = "other text";
    assert.deepEqual(checkStored(stored), []);
    stored.cells[1]!.source = "g();";
    assert.equal(checkStored(stored).length, 1);
  }));
