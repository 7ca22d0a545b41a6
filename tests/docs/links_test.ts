import { join } from "@std/path";
import assert from "node:assert/strict";
import { anchorsOf, brokenLinks } from "./markdown_links.ts";

/** Folders that tasks write to: what lies there is not the repository's. */
const MADE = ["data/cache", "data/runs"];

async function* markdownBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory && !MADE.includes(path)) yield* markdownBelow(path);
    else if (name.endsWith(".md")) yield path;
  }
}

const files = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];
for (const folder of ["docs", "notebooks", "data"]) {
  files.push(...await Array.fromAsync(markdownBelow(folder)));
}

Deno.test("every link between the project's pages leads to a file and a heading that is there", async () => {
  assert.ok(files.length >= 14, `${files}`);
  assert.deepEqual((await Promise.all(files.map(brokenLinks))).flat(), []);
});

Deno.test("README leads to every page in docs/, and is read in one go", async () => {
  const readme = await Deno.readTextFile("README.md");
  for (const path of files.filter((file) => file.startsWith("docs/"))) {
    assert.ok(readme.includes(`](${path}`), path);
  }
  const { size } = await Deno.stat("README.md");
  assert.ok(size <= 16 * 1024, `README.md has ${size} bytes: what is not needed first belongs into docs/`);
});

Deno.test("every task that a page names is one of deno.json's", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const named = new Set<string>();
  for (const file of files) {
    for (const [, name] of (await Deno.readTextFile(file)).matchAll(/deno task ([a-z][a-z-]+)/g)) {
      named.add(name!);
    }
  }
  assert.ok(named.size > 10);
  assert.deepEqual([...named].filter((name) => !Object.hasOwn(tasks, name)), []);
});

Deno.test("CONTRIBUTING has a line on every room of lib/", async () => {
  const contributing = await Deno.readTextFile("CONTRIBUTING.md");
  const [, table] = /^(\| room of `lib\/`[^]*?)\n\n/m.exec(contributing)!;
  const described = [...table!.matchAll(/^\| `(\w+)` /gm)].map(([, room]) => room!);
  const rooms = (await Array.fromAsync(Deno.readDir("lib"))).filter((entry) => entry.isDirectory);
  assert.deepEqual(described.sort(), rooms.map(({ name }) => name).sort());
});

Deno.test("brokenLinks names the line of a missing file and of a missing heading, and passes over code and the web", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rdcd test " });
  try {
    const page = join(folder, "page.md");
    await Deno.writeTextFile(
      join(folder, "other.md"),
      "# Other\n\n## What `it` costs, or not\n\n```sh\n# no heading\n```\n",
    );
    await Deno.writeTextFile(
      page,
      "# Page\n\n[a](other.md#what-it-costs-or-not) [b](#page) [c](https://a.example/b.md) `[d](gone.md)`\n\n" +
        "![e](gone.svg)\n[f](other.md#no-heading) [g](other.md)\n[h](#pages)\n",
    );
    assert.deepEqual(await brokenLinks(page), [
      `${page}:5: gone.svg`,
      `${page}:6: other.md#no-heading`,
      `${page}:7: #pages`,
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("anchorsOf tells headings of the same words apart, and leaves out signs", () => {
  assert.deepEqual([...anchorsOf("# A\n# A\n# A/B [c](d), `e`")], ["a", "a-1", "ab-c-e"]);
});
