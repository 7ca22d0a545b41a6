import assert from "node:assert/strict";
import { join } from "@std/path";
import { figure, table } from "rdcd/notebook";
import { hasTag, isCode, joinLines, readNotebook } from "../../../tools/notebooks/notebook.ts";
import { storedNotebook } from "../../../tools/notebooks/stored_notebook.ts";
import { withFolder } from "../../descriptors/pictures.ts";
import { type SmallCell, smallNotebook } from "../notebooks/small_notebook.ts";
import { runDenoTask } from "../../cli/run_deno_task.ts";

/** What a page may not have: what runs, and what is loaded. */
const ACTIVE = new RegExp(
  [
    "<(?:script|iframe|object|embed|link|base|form|image|use|foreignObject)\\b",
    '<\\w+(?:\\s+[\\w:-]+="[^"]*")*\\s+on\\w+\\s*=',
    '<\\w+(?:\\s+[\\w:-]+="[^"]*")*\\s+(?:src|srcset|data|poster)=(?!"data:image/(?:png|jpeg|webp);base64,)',
    '<\\w+(?:\\s+[\\w:-]+="[^"]*")*\\s+href=(?!"(?:#|https:))',
    "@import|url\\(",
  ].join("|"),
  "i",
);

/** A page without what is text in it and not markup. */
function markupOf(page: string): string {
  return page.replace(/>[^<]*</g, "><");
}

/** A notebook whose file says that its outputs are of its code. */
async function currentNotebook(folder: string, name: string, cells: readonly SmallCell[]): Promise<void> {
  const notebook = await smallNotebook(folder, name, cells);
  await Deno.writeTextFile(notebook.path, storedNotebook(notebook, notebook.cells));
}

function result(code: string, ...data: Record<string, unknown>[]): SmallCell {
  const outputs = data.map((data) => ({ output_type: "display_data", data, metadata: {} }));
  return { code, tags: ["result"], outputs };
}

Deno.test("deno task report shows every result of the project's notebooks, from nothing but their files", () =>
  withFolder(async (folder) => {
    const out = join(folder, "of all", "report.html");
    const { code, stdout, stderr } = await runDenoTask("report", "--strict", "--json", "--out", out);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^report: \d+ notebooks, \d+ results, [\d.]+ [kM]B, \d+\.\d s$/m);
    const page = await Deno.readTextFile(out);
    const { notebooks, bytes } = JSON.parse(stdout);
    assert.equal(bytes, new TextEncoder().encode(page).length);

    const names = (await Array.fromAsync(Deno.readDir("notebooks"), ({ name }) => name))
      .filter((name) => name.endsWith(".ipynb")).sort();
    assert.deepEqual(
      notebooks.map(({ notebook }: { notebook: string }) => notebook),
      names.map((name) => join("notebooks", name)),
    );
    for (const [at, name] of names.entries()) {
      const { cells } = await readNotebook(join("notebooks", name));
      const results = cells.filter((cell) => isCode(cell) && hasTag(cell, "result"));
      assert.equal(notebooks[at].results, results.length, name);
      const section = page.slice(page.indexOf(`<section id="notebook-${name.replace(".ipynb", "")}"`));
      for (const { data = {} } of results.flatMap(({ outputs }) => outputs)) {
        const form = data["image/svg+xml"] ?? data["text/html"];
        if (form === undefined) continue;
        const shown = joinLines(form as string).replace(/<style>[^<]*<\/style>/, "");
        assert.ok(section.includes(shown), `${name}: ${shown.slice(0, 200)}`);
      }
    }

    assert.equal(ACTIVE.exec(markupOf(page))?.[0], undefined);
    assert.match(
      page,
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; /,
    );
    const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    const links = Array.from(page.matchAll(/href="#([^"]*)"/g), ([, id]) => id);
    assert.deepEqual(links.filter((id) => !ids.includes(id)), []);
    for (const [image] of page.matchAll(/<img [^>]*>/g)) assert.match(image, / alt="[^"]/);
    for (const [svg] of page.matchAll(/<svg xmlns[^>]*>/g)) assert.match(svg, / role="img" aria-label="[^"]/);
  }));

Deno.test("deno task report has numbered notebooks first, then figures, and says what they were made with", () =>
  withFolder(async (folder) => {
    const out = join(folder, "report.html");
    const cell = result('const TIER: Tier = "paper";', { "text/plain": '"as \\"expected\\""' });
    const image = "iVBORw0KGgo=\n";
    await currentNotebook(folder, "augmentations.ipynb", [
      {
        prose:
          "# Last\n\nSee [a file](../README.md) and [the web](https://a.example/b).\n\n| a |\n| - |\n| 1 |",
      },
      result("draw();", { "image/png": image, "text/plain": "an image" }),
    ]);
    await currentNotebook(folder, "fig9_new.ipynb", [{ prose: "# Second" }, cell]);
    await currentNotebook(folder, "12_new one.ipynb", [
      { prose: "# First & foremost\n\n- `list`\n\n## Part" },
      { code: "console.log(1);", outputs: [{ output_type: "stream", name: "stdout", text: ["unshown"] }] },
      result("show();", table([{ key: "a", value: 1 }]).forms as unknown as Record<string, unknown>),
    ]);
    const { code, stdout, stderr } = await runDenoTask("report", "--notebooks", folder, "--out", out);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `${out}\n`);
    assert.doesNotMatch(stderr, /warning/);
    const page = await Deno.readTextFile(out);
    const headings = Array.from(page.matchAll(/<h2>(.*?)<\/h2>/g), ([, text]) => text);
    assert.deepEqual(headings, ["First &amp; foremost", "Second", "Last"]);
    assert.match(page, /<section id="notebook-12_new%20one" aria-label="First &amp; foremost">/);
    assert.match(page, /<div class="scroll" [^>]*aria-label="Table: Part"><table/);
    assert.match(page, /<td>paper<\/td>/);
    assert.match(page, /<code>TIER = &quot;paper&quot;<\/code>/);
    assert.match(page, /<dt>Tier paper<\/dt>/);
    assert.doesNotMatch(page, /<dt>Tier micro<\/dt>|unshown/);
    assert.match(page, /<p>as &quot;expected&quot;<\/p>/);
    assert.match(page, /<img src="data:image\/png;base64,iVBORw0KGgo=" alt="an image">/);
    assert.match(page, /<div class="scroll" [^>]*><table>\n<thead>\n<tr>\n<th>a<\/th>/);
    assert.match(page, /See <span>a file<\/span> and <a href="https:\/\/a\.example\/b">the web<\/a>\./);
  }));

Deno.test("deno task report marks what is stale, missing or failed, and with --strict writes no page of it", () =>
  withFolder(async (folder) => {
    await smallNotebook(folder, "stale.ipynb", [result("1;", { "text/plain": "1" })]);
    await currentNotebook(folder, "partial.ipynb", [
      { code: "none();", tags: ["result"] },
      {
        code: "bad();",
        tags: ["result"],
        outputs: [{ output_type: "error", ename: "Error", evalue: "<bad>" }],
      },
      result("odd();", { "application/x-widget": { id: 1 } }),
    ]);
    const out = join(folder, "report.html");
    const strict = await runDenoTask("report", "--notebooks", folder, "--out", out, "--strict");
    assert.equal(strict.code, 1);
    assert.equal(strict.stdout, "");
    assert.match(strict.stderr, /^error: stale\.ipynb: its outputs are not of the code beside them/m);
    await assert.rejects(Deno.stat(out), Deno.errors.NotFound);

    const { code, stderr } = await runDenoTask("report", "--notebooks", folder, "--out", out);
    assert.equal(code, 0, stderr);
    for (
      const warning of [
        "stale.ipynb: its outputs are not of the code beside them: deno task notebooks --write stores those that are",
        "partial.ipynb, cell 1 (none();): it has shown nothing: execute the notebook",
        "partial.ipynb, cell 2 (bad();): it ended in an error: Error: <bad>",
        "partial.ipynb, cell 3 (odd();): it is left out, as none of its forms is known: application/x-widget",
      ]
    ) assert.ok(stderr.includes(`warning: ${warning}\n`), warning);
    assert.equal(stderr.match(/^warning/gm)!.length, 4);
    const page = await Deno.readTextFile(out);
    assert.match(page, /What this section shows may not be of its code/);
    assert.match(page, /<b>Note:<\/b> it ended in an error: Error: &lt;bad&gt;/);
    assert.match(page, /<b>3 to note<\/b>/);
    assert.match(page, /<h2>partial\.ipynb<\/h2>/);
  }));

Deno.test("deno task report leaves scripts of a stranger's notebook out of its page", () =>
  withFolder(async (folder) => {
    const svg = figure({ data: [{ type: "scatter", mode: "lines", x: [1, 2], y: [1, 2] }] }, {
      description: "a line",
    }).forms["image/svg+xml"];
    const bad = '<script>alert(1)</script><img src=x onerror="alert(1)">';
    const cells: SmallCell[] = [
      {
        prose: `# ${bad}\n\n${bad}\n\n[a](javascript:alert(1)) ![b](https://a.example/b.png) ` +
          '[c](data:text/html,d) <a href="javascript:alert(1)">e</a>\n\n```"><script>\n</code>\n```',
      },
      ...[
        bad,
        `<table><tr><td>${bad}</td></tr></table>`,
        '<table style="background:url(https://a.example/f.png)"></table>',
      ].map((html) => result(`"${bad}";`, { "text/html": html, "text/plain": `${bad} in words` })),
      ...[
        svg.replace("</svg>", `${bad}</svg>`),
        svg.replace("<svg ", '<svg onload="alert(1)" '),
        bad,
      ].map((svg) => result("draw();", { "image/svg+xml": svg, "text/plain": bad })),
      result("styled();", {
        "image/svg+xml": svg.replace("<style>", "<style>@import url(https://a.example);"),
      }),
      result("said();", { "text/markdown": bad }, { "image/png": `"${bad}` }, { "text/plain": `"${bad}"` }),
      { code: bad, tags: ["result"], outputs: [{ output_type: "stream", text: bad }] },
      {
        code: "const SEED = `</code><script>`;",
        tags: ["result"],
        outputs: [{ output_type: "error", ename: bad }],
      },
    ];
    await currentNotebook(folder, '"><script>alert(1)<%2Fscript>.ipynb', cells);
    const out = join(folder, "report.html");
    const { code, stderr } = await runDenoTask("report", "--notebooks", folder, "--out", out);
    assert.equal(code, 0, stderr);
    assert.equal(stderr.match(/: its text\/html is left out: /g)!.length, 3);
    assert.equal(stderr.match(/: its image\/svg\+xml is left out: /g)!.length, 3);
    assert.match(stderr, /its image\/png is left out: it is not base64/);
    const page = await Deno.readTextFile(out);
    assert.equal(ACTIVE.exec(markupOf(page))?.[0], undefined);
    assert.doesNotMatch(page, /<script|<img|@import/);
    assert.match(page, /<h2>&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.match(
      page,
      /&lt;script&gt;alert\(1\)&lt;\/script&gt;&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt; in words/,
    );
    assert.equal(page.match(/<svg xmlns/g)!.length, 1);
  }));

Deno.test("deno task report says what is wrong with what was typed", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "broken.ipynb"), "{");
    for (
      const [args, exit, message] of [
        [["--notebook", "x"], 2, /Unknown option '--notebook'[^]*Try: deno task report --help/],
        [["notebooks"], 2, /deno task report takes no argument "notebooks"/],
        [["--notebooks", join(folder, "none")], 1, /^error: Cannot find .*none.*\*\.ipynb/m],
        [["--notebooks", folder], 1, /^error: Cannot use .*broken\.ipynb: it is not JSON/m],
        [["--notebooks", join(folder, "broken.ipynb")], 1, /^error: Not a directory/m],
        [["--out", folder], 1, /^error: Is a directory/m],
      ] as const
    ) {
      const { code, stdout, stderr } = await runDenoTask("report", ...args);
      assert.equal(code, exit, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    }
  }));
