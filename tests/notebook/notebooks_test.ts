import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

interface Cell {
  cell_type: string;
  metadata: { tags?: string[] };
  source: string[];
  outputs?: { output_type: string }[];
}

const folder = fileURLToPath(new URL("../../notebooks", import.meta.url));
const LONGEST_FILE = 400_000;

/** Deno's own check of notebooks calls those that it has not written itself unformatted, whatever is in them. */
async function format(source: string): Promise<string> {
  const formatter = new Deno.Command("deno", {
    args: ["fmt", "--quiet", "--ext", "ts", "-"],
    cwd: folder,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = formatter.stdin.getWriter();
  await writer.write(new TextEncoder().encode(source));
  await writer.close();
  const { success, stdout } = await formatter.output();
  assert.ok(success);
  return new TextDecoder().decode(stdout);
}

for (const { name } of Deno.readDirSync(folder)) {
  if (!name.endsWith(".ipynb")) continue;
  Deno.test(`${name} is committed as it ran: every result shown, no error, small`, async () => {
    const text = await Deno.readTextFile(`${folder}/${name}`);
    assert.ok(text.length < LONGEST_FILE);
    const { cells }: { cells: Cell[] } = JSON.parse(text);
    const results = cells.filter(({ metadata }) => metadata.tags?.includes("result"));
    assert.ok(results.length > 0 && results.every(({ outputs }) => outputs!.length > 0));
    for (const { outputs = [], source, cell_type } of cells) {
      assert.ok(outputs.every(({ output_type }) => output_type !== "error"));
      // The formatter gives every import a line of its own.
      assert.ok(cell_type !== "code" || source[0]!.startsWith("import ") || source.length <= 15);
    }
  });
  Deno.test(`${name} is formatted`, async () => {
    const { cells }: { cells: Cell[] } = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
    for (const { source } of cells.filter(({ cell_type }) => cell_type === "code")) {
      const text = source.join("");
      assert.equal(await format(text), `${text}\n`);
    }
  });
}
