import assert from "node:assert/strict";
import { checkOutputs } from "../../../tools/notebooks/check_outputs.ts";
import { withFolder } from "../../descriptors/pictures.ts";
import { smallNotebook } from "./small_notebook.ts";

const text = (shown: string) => ({
  output_type: "execute_result",
  metadata: {},
  data: { "text/plain": shown },
});

Deno.test("checkOutputs wants results to be shown, no error, and less than 400 kB", () =>
  withFolder(async (folder) => {
    const notebook = await smallNotebook(folder, "n.ipynb", [
      { code: "1;", tags: ["result"], outputs: [text("1")] },
      { code: "f();" },
      { code: "f();", tags: ["result"] },
      {
        code: "g();",
        outputs: [{ output_type: "error", ename: "RangeError", evalue: "bad", traceback: [] }],
      },
      { code: "h();", outputs: [text("x".repeat(400_000))] },
    ]);
    assert.deepEqual(checkOutputs(notebook), [
      {
        cell: 4,
        message:
          "its outputs take 400 kB, those of the whole notebook 400 kB, more than 400 kB: show fewer or smaller images",
      },
      { cell: 2, message: 'it has the tag "result" but shows nothing' },
      { cell: 3, message: "RangeError: bad" },
    ]);
  }));
