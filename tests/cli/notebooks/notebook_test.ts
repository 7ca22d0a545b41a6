import assert from "node:assert/strict";
import { join } from "@std/path";
import { readNotebook } from "../../../lib/cli/notebooks/notebook.ts";
import { DataMissingError, InvalidDataError } from "../../../lib/errors.ts";
import { withFolder } from "../../descriptors/pictures.ts";

Deno.test("readNotebook refuses what is none", () =>
  withFolder(async (folder) => {
    const path = join(folder, "n.ipynb");
    await assert.rejects(readNotebook(path), DataMissingError);
    for (const text of ["{", "null", "[]", '{ "nbformat": 3, "worksheets": [] }', '{ "nbformat": 4 }']) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(readNotebook(path), InvalidDataError, text);
    }
  }));
