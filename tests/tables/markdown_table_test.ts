import assert from "node:assert/strict";
import { markdownTable } from "../../lib/tables/markdown_table.ts";
import { awkward, plain } from "./tables.ts";

async function formatted(markdown: string): Promise<string> {
  const formatter = new Deno.Command("deno", {
    args: ["fmt", "--quiet", "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = formatter.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  const { success, stdout } = await formatter.output();
  assert.ok(success);
  return new TextDecoder().decode(stdout);
}

Deno.test("markdownTable aligns numbers at the right and makes the best bold", () => {
  assert.deepEqual(markdownTable(plain).split("\n"), [
    "| method |      µAP |",
    "| ------ | -------: |",
    "| SSCD   | **72.5** |",
    "| RDCD   |      5.7 |",
  ]);
});

Deno.test("markdownTable escapes pipes, marks, formulas and HTML, an underscore within a word not", () => {
  const [caption, , head, , ...rows] = markdownTable(awkward).split("\n");
  assert.equal(caption, "µAP &amp; R@P90 &lt;of> 100 %");
  assert.match(head!, /^\| a\\\|b_c +\| +\\\$x_1\\\$ \|$/);
  assert.match(rows[0]!, /^\| \\\[0,2\\\] +\| +−1\.5 \|$/);
  assert.match(rows[1]!, /&lt;script>/);
  assert.match(rows[2]!, /^\| --model \\\*a\\\* \\`b\\` \\\\ \\~c\\~ \\_d\\_ \{e\} #1 \^ \|/);
});

Deno.test("markdownTable is formatted as deno fmt formats Markdown", async () => {
  for (const table of [plain, awkward]) {
    const markdown = markdownTable(table);
    assert.equal(await formatted(markdown), `${markdown}\n`);
  }
});
