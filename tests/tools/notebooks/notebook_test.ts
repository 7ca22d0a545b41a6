import assert from "node:assert/strict";
import { join } from "@std/path";
import { readNotebook } from "../../../tools/notebooks/notebook.ts";
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

Deno.test("readNotebook names the first cell that breaks the form", () =>
  withFolder(async (folder) => {
    const path = join(folder, "n.ipynb");
    const good = { cell_type: "code", source: ["1;"], metadata: {}, outputs: [] };
    for (
      const bad of [
        ...[null, "text", {}, { ...good, source: 1 }, { ...good, source: [1] }, { ...good, outputs: {} }],
        ...[{ ...good, metadata: null }, { ...good, outputs: [null] }, { ...good, outputs: [{}] }],
        ...[{ text: 5 }, { data: "x" }].map((keys) => ({
          ...good,
          outputs: [{ output_type: "x", ...keys }],
        })),
      ]
    ) {
      await Deno.writeTextFile(path, JSON.stringify({ nbformat: 4, cells: [good, bad] }));
      await assert.rejects(readNotebook(path), {
        name: "InvalidDataError",
        message: /its cell 2 breaks the form of nbformat 4/,
      });
    }
  }));
