import assert from "node:assert/strict";
import { join } from "@std/path";
import { withFolder } from "../descriptors/pictures.ts";
import { runsPython } from "../runs_python.ts";
import { interruptTask } from "../cli/interrupt_task.ts";
import { notebookJson, type SmallCell } from "./notebooks/small_notebook.ts";
import { runDenoTask, runDenoTaskWith } from "../cli/run_deno_task.ts";

const ignore = !await runsPython("nbclient", "nbconvert");

const LOUD = `console.error(["a", "banner"].join(" "));
const share = (done: number) => ({ "text/plain": \`\${100 * done} %\` });
await Deno.jupyter.display(share(0), { raw: true, display_id: "p" });
await Deno.jupyter.display(share(1), { raw: true, display_id: "p", update: true });
for (const text of ["first", "second"]) console.log(text);`;
const FIGURE = `await Deno.jupyter.display({
  "application/vnd.plotly.v1+json": { data: [], layout: {} },
  "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
  "text/plain": "a figure",
}, { raw: true });`;
const GOOD: SmallCell[] = [
  { prose: "# A <good> notebook" },
  { code: 'const text = await Deno.readTextFile("beside.txt");' },
  { code: LOUD },
  { code: FIGURE, tags: ["result"] },
  { code: "performance.now();", tags: ["varies"] },
  { code: "text;", tags: ["result"] },
];

/** Writes notebooks, and a file that one of them reads from the folder that it runs in. */
async function writeNotebooks(folder: string, notebooks: Record<string, SmallCell[]>): Promise<void> {
  await Deno.writeTextFile(join(folder, "beside.txt"), "read");
  for (const [name, cells] of Object.entries(notebooks)) {
    await Deno.writeTextFile(join(folder, `${name}.ipynb`), notebookJson(cells));
  }
}

Deno.test({
  name:
    "deno task notebooks executes notebooks, says which cells are wrong, and writes pages that need no network",
  ignore,
  fn: () =>
    withFolder(async (folder) => {
      await writeNotebooks(folder, {
        good: GOOD,
        throws: [
          { code: "const most = 5;" },
          {
            code: 'console.error("before");\nif (most > 4) throw new RangeError("most is 5");',
            tags: ["result"],
          },
        ],
        types: [{ code: 'const count: number = "one";' }, { code: "count;", tags: ["result"] }],
        silent: [{ code: "const one = 1;", tags: ["result"] }, { code: "const  two = 2;" }],
        ends: [{ code: "Deno.exit(3);", tags: ["result"] }],
        unreadable: [{ code: "const one = ;", tags: ["result"] }],
      });
      const names = ["good", "throws", "types", "silent", "ends", "unreadable"];
      const out = join(folder, "pages");
      const { code, stdout, stderr } = await runDenoTask(
        "notebooks",
        ...names.map((name) => join(folder, `${name}.ipynb`)),
        ...["--out", out, "--jobs", "2", "--json"],
      );
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^good\.ipynb: passed, \d+\.\d s$/m);
      assert.match(stderr, /^warning: good\.ipynb: its outputs are not of the code beside them/m);
      assert.match(stderr, /^notebooks: 1 passed, 5 failed, /m);
      const { notebooks, passed, failed } = JSON.parse(stdout);
      assert.deepEqual([passed, failed], [1, 5]);
      const [good, throws, types, silent, ends, unreadable]: { problems: string[]; page: string }[] =
        notebooks;
      assert.deepEqual(good!.problems, []);
      assert.equal(throws!.problems.length, 1);
      assert.match(
        throws!.problems[0]!,
        /^throws\.ipynb, cell 2 \(console\.error\("before"\);\): RangeError: most is 5\n[^]*stderr:\nbefore$/,
      );
      assert.match(types!.problems[0]!, /^types\.ipynb, cell 1 \(.*\): line 1: TS2322/);
      assert.deepEqual(silent!.problems, [
        'silent.ipynb, cell 1 (const one = 1;): it has the tag "result" but shows nothing',
        "silent.ipynb, cell 2 (const  two = 2;): it is not formatted: deno fmt writes\nconst two = 2;",
      ]);
      assert.match(
        ends!.problems.join("\n"),
        /^ends\.ipynb, cell 1 \(Deno\.exit\(3\);\): the kernel has ended/,
      );
      assert.match(unreadable!.problems[0]!, /^unreadable\.ipynb, cell 1 \(.*\): line 1: SyntaxError/);

      const page = await Deno.readTextFile(join(out, good!.page));
      assert.match(page, /<title>A &lt;good&gt; notebook<\/title>/);
      assert.match(page, /<img [^>]*src="data:image\/svg\+xml;base64,/);
      assert.match(page, /first\nsecond/);
      // The script that draws its figure is in it.
      const [first, ...scripts] = page.split(/<script>/);
      assert.equal(scripts.length, 1);
      const others = `${first}${scripts[0]!.slice(scripts[0]!.lastIndexOf("</script>"))}`;
      assert.doesNotMatch(others, /<script[^>]*src|(?:src|href)="https?:|<link|@import|a banner|100 %/);
      const index = await Deno.readTextFile(join(out, "index.html"));
      assert.match(index, /<a href="good\.html">A &lt;good&gt; notebook<\/a>/);
      assert.equal(index.match(/<td>failed<\/td>/g)!.length, 5);
    }),
});

Deno.test({
  name:
    "deno task notebooks --write stores the same bytes again, --check finds what is not current, Ctrl-C stops it",
  ignore,
  fn: () =>
    withFolder(async (folder) => {
      await writeNotebooks(folder, { good: GOOD });
      const path = join(folder, "good.ipynb");
      const unformatted = (await Deno.readTextFile(path)).replace('"text;"', '"text"');
      await Deno.writeTextFile(path, unformatted);
      const run = (...args: string[]) =>
        runDenoTask("notebooks", path, "--out", join(folder, "pages"), ...args);
      const written = await run("--write");
      assert.equal(written.code, 0, written.stderr);
      const first = await Deno.readTextFile(path);
      assert.match(first, /"first\\n",\s+"second\\n"/);
      assert.match(first, /"text;"/);
      assert.doesNotMatch(first, /a banner|100 %/);
      const again = await run("--write");
      assert.doesNotMatch(again.stderr, /warning|written/);
      assert.equal(await Deno.readTextFile(path), first);

      await Deno.writeTextFile(join(folder, "beside.txt"), "changed");
      const { code, stderr } = await run("--check");
      assert.equal(code, 1);
      assert.match(stderr, /^error: good\.ipynb, cell 6 \(text;\): line 1 of its output is\n"changed"/m);
      assert.equal(stderr.match(/^error/gm)!.length, 1);
      assert.equal(await Deno.readTextFile(path), first);

      const started = join(folder, "started");
      await writeNotebooks(folder, {
        good: [{
          code: `Deno.writeTextFileSync(${JSON.stringify(started)}, String(Deno.pid));\nwhile (true);`,
        }],
      });
      const interrupted = await interruptTask("notebooks", [path, "--out", join(folder, "pages")], {
        signal: "SIGINT",
        isFarEnough: () => Deno.readTextFile(started).then((pid) => pid !== "", () => false),
      });
      assert.equal(interrupted.code, 130);
      const find = `import os; os.kill(${await Deno.readTextFile(started)}, 0)`;
      const found = await new Deno.Command("python3", { args: ["-c", find] }).output();
      assert.match(new TextDecoder().decode(found.stderr), /ProcessLookupError/);
    }),
});

Deno.test("deno task notebooks says how to get Jupyter where it is not installed", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "nbclient.py"), "raise ModuleNotFoundError('there is none')");
    const { code, stderr } = await runDenoTaskWith({ PYTHONPATH: folder }, "notebooks");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: Cannot find Jupyter's Python packages.*pip install nbconvert.*apt-get install/m,
    );
  }));

Deno.test("deno task notebooks says what is wrong with what was typed", async () => {
  for (
    const [args, message] of [
      [["--write", "--check"], /--check is of what --write changes/],
      [["one.ipynb", "--only", "two"], /files and --only are two ways to choose/],
      [
        ["--only", "nothing"],
        /--only takes one of .*augmentations\.ipynb.*: current value is "nothing\.ipynb"/,
      ],
      [["--jobs", "0"], /--jobs takes a whole number of at least 1/],
    ] as const
  ) {
    const { code, stderr } = await runDenoTask("notebooks", ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});
