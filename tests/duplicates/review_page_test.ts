import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { type DecidedFile, readDecisions } from "../../lib/duplicates/decisions.ts";
import { reviewPage } from "../../lib/duplicates/review_page.ts";
import { hasBrowser, openBrowser } from "../browser/open_browser.ts";
import type { Page } from "../browser/page.ts";
import {
  groupOf,
  makeReviewFolder,
  reportOf,
  type ReviewFile,
  type ReviewFolder,
} from "../browser/review_folder.ts";

const ignore = !await hasBrowser();

/** Two groups: three copies, and two equal files. */
const FEW: ReviewFile[][] = [
  [{ name: "a/large.png", edge: 120 }, { name: "b/middle.png", edge: 90 }, { name: "b/small.png", edge: 60 }],
  [{ name: "one.png", edge: 80 }, { name: "other.png", edge: 80 }],
];

/** The page's cards, as a person sees them: of each group what its buttons say. */
const choices = (page: Page) =>
  page.evaluate<string[][]>(
    `[...document.querySelectorAll(".images")].map((images) =>
      [...images.querySelectorAll(".choose")].map(({ textContent }) => textContent.replace("✓ ", "")))`,
  );
const total = (page: Page) => page.evaluate<string>(`document.getElementById("total").textContent`);
const note = (page: Page) => page.evaluate<string>(`document.getElementById("note").textContent`);
const marked = (page: Page) =>
  page.evaluate<string | null>(
    `document.querySelector("[aria-current]")?.getAttribute("aria-label").split("/").slice(-2).join("/") ?? null`,
  );
const card = (g: number, i: number) => `:nth-child(${g + 1} of section, details) .image:nth-child(${i + 1})`;

/** Waits until an expression is true in a page. */
async function until(page: Page, expression: string): Promise<void> {
  for (let tries = 0; !await page.evaluate<boolean>(expression); tries++) {
    if (tries === 200) assert.fail(`does not become true: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Saved {
  keep: string[];
  move: string[];
}

async function saved(page: Page): Promise<Saved & { path: string }> {
  const { name, path } = await page.download("#save");
  assert.equal(name, "decisions.json");
  const { keep, move } = await readDecisions(path);
  const paths = (files: DecidedFile[] = []) => files.map(({ path }) => path);
  return { keep: paths(keep), move: paths(move), path };
}

/** Runs a script by `sh`, which tests may call by Python only. */
async function runBySh(script: string, folder: string, ...args: string[]): Promise<string> {
  const run = "import subprocess, sys; sys.exit(subprocess.run(['sh', *sys.argv[1:]]).returncode)";
  const { code, stdout, stderr } = await new Deno.Command("python3", {
    args: ["-c", run, script, ...args],
    cwd: folder,
  }).output();
  const said = new TextDecoder().decode(new Uint8Array([...stdout, ...stderr]));
  assert.equal(code, 0, said);
  return said;
}

/** The names of all files below a folder, with what is in them. */
async function contentsOf(folder: string, below = ""): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(`${folder}${below}`)) {
    const path = `${below}/${name}`;
    if (!isDirectory) found.set(path, (await Deno.readFile(`${folder}${path}`)).toBase64());
    else for (const [file, bytes] of await contentsOf(folder, path)) found.set(file, bytes);
  }
  return found;
}

/** A test of the page of the small report, which a browser has nothing to say against. */
function testPage(name: string, body: (page: Page, made: ReviewFolder) => Promise<void>): void {
  Deno.test({
    name,
    ignore,
    async fn() {
      await using made = await makeReviewFolder(FEW);
      await using browser = await openBrowser();
      const page = await browser.open(await made.writePage());
      await body(page, made);
      assert.deepEqual(page.complaints, []);
    },
  });
}

testPage("reviewPage shows each group with its pictures, and which of them is kept", async (page) => {
  assert.equal(
    await page.evaluate(`document.querySelector("h1").textContent`),
    "2 groups of duplicates",
  );
  const headings = await page.evaluate<string[]>(
    `[...document.querySelectorAll("h2")].map((heading) => heading.textContent)`,
  );
  assert.match(headings[0]!, /^3 images, alike to 0\.910 frees \d/);
  assert.match(headings[1]!, /^2 images, the same pixels frees \d/);
  assert.deepEqual(await choices(page), [["keep", "move", "move"], ["keep", "move"]]);
  assert.match(await total(page), /^3 images to move, [\d.]+ kB to free$/);
  await until(page, `[...document.querySelectorAll("img")].every((image) => image.naturalWidth > 0)`);
  const colors = await page.evaluate<string[]>(
    `[...document.querySelectorAll(".image")].slice(0, 2).map((image) => getComputedStyle(image).borderTopColor)`,
  );
  assert.notEqual(colors[0], colors[1]);
});

testPage("reviewPage keeps or moves by clicks, but at least one of a group stays", async (page) => {
  await page.click(`${card(0, 1)} .choose`);
  assert.deepEqual(await choices(page), [["keep", "keep", "move"], ["keep", "move"]]);
  assert.match(await total(page), /^2 images to move/);
  await page.click(`${card(0, 0)} .choose`);
  await page.click(`${card(0, 1)} .choose`);
  assert.deepEqual((await choices(page))[0], ["move", "keep", "move"]);
  assert.match(await note(page), /has to stay/);
  assert.match(await total(page), /^3 images to move/);
  await page.click(`${card(0, 2)} .choose`);
  assert.equal(await note(page), "");
});

testPage("reviewPage is worked by keys alone", async (page, made) => {
  for (const key of ["ArrowUp", "ArrowLeft", " ", "n", "u", "o", "x", "Enter"]) await page.press(key);
  assert.deepEqual(await choices(page), [["keep", "move", "move"], ["keep", "move"]]);
  const way = [
    ...[["ArrowDown", "a/large.png"], ["ArrowRight", "b/middle.png"], ["ArrowRight", "b/small.png"]],
    ...[["ArrowRight", "one.png"], ["ArrowLeft", "b/small.png"], ["ArrowDown", "one.png"]],
    ...[["ArrowDown", "one.png"], ["ArrowUp", "a/large.png"], ["ArrowRight", "b/middle.png"]],
  ];
  for (const [key, name] of way) {
    await page.press(key!);
    assert.ok((await marked(page))!.endsWith(name!), `${key}: ${name}`);
  }
  await page.press(" ");
  assert.deepEqual((await choices(page))[0], ["keep", "keep", "move"]);
  await page.press("n");
  assert.deepEqual((await choices(page))[0], ["keep", "left alone", "move"]);
  await page.press(" ");
  assert.deepEqual((await choices(page))[0], ["keep", "left alone", "move"]);
  await page.press("ArrowDown");
  await page.press("u");
  assert.ok((await marked(page))!.endsWith("b/middle.png"));
  await page.press("u");
  await page.press("u");
  assert.deepEqual(await choices(page), [["keep", "move", "move"], ["keep", "move"]]);
  await page.press("Tab");
  assert.equal(await page.evaluate("document.activeElement.className"), "choose");
  await page.press(" ");
  assert.deepEqual((await choices(page))[0], ["keep", "keep", "move"]);
  await page.press("o");
  let opened: string[] = [];
  for (let tries = 0; tries < 100 && opened.length === 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    opened = await page.closeOthers();
  }
  assert.deepEqual(opened, [pathToFileURL(made.groups[0]!.images[1]!.path).href]);
});

Deno.test({
  name: "reviewPage saves decisions that the next search reads, with the earlier ones",
  ignore,
  async fn() {
    const [older, newer] = ["0", "1"].map((digit) => digit.repeat(64)) as [string, string];
    await using made = await makeReviewFolder(FEW);
    await using browser = await openBrowser();
    const page = await browser.open(await made.writePage({ apart: [[older, newer]] }));
    await page.click(`${card(0, 0)} .not`);
    assert.deepEqual((await choices(page))[0], ["left alone", "keep", "move"]);
    const [large, middle, small, one, other] = made.groups.flatMap(({ images }) => images);
    const { keep, move, path } = await saved(page);
    assert.deepEqual(keep, [middle!.path, one!.path]);
    assert.deepEqual(move, [small!.path, other!.path]);
    const { apart } = await readDecisions(path);
    assert.deepEqual(apart, [
      [older, newer],
      [large!.key, middle!.key].sort(),
      [large!.key, small!.key].sort(),
    ]);
    // All are other images: the last that is taken back stays, as it is alone.
    await page.click(`${card(0, 1)} .not`);
    await page.click(`${card(0, 2)} .not`);
    assert.deepEqual((await saved(page)).move, [other!.path]);
    await page.click(`${card(0, 2)} .not`);
    assert.deepEqual((await choices(page))[0], ["left alone", "left alone", "keep"]);
    assert.deepEqual(page.complaints, []);
  },
});

Deno.test({
  name: "reviewPage never calls equal files different, and moves nothing that another group keeps",
  ignore,
  async fn() {
    await using made = await makeReviewFolder([
      [
        { name: "a.png", edge: 90 },
        { name: "b.png", edge: 60 },
        { name: "c.png", edge: 60 },
      ],
      [{ name: "d.png", edge: 70 }, { name: "e.png", edge: 50 }],
    ]);
    const [a, b, c, d, e] = made.groups.flatMap(({ images }) => images.map(({ path }) => path));
    made.groups[1]!.images.push({ ...made.groups[0]!.images[0]! });
    await using browser = await openBrowser();
    const page = await browser.open(await made.writePage());
    assert.deepEqual((await saved(page)).keep, [a, d]);
    assert.deepEqual((await saved(page)).move, [b, c, e]);
    assert.match(await total(page), /^3 images to move/);
    await page.click(`${card(0, 1)} .not`);
    assert.deepEqual((await choices(page))[0], ["keep", "left alone", "left alone"]);
    assert.deepEqual((await saved(page)).move, [e]);
    assert.deepEqual(page.complaints, []);
  },
});

/** Names that a script or a page could stumble over. */
const NAMES = [
  'it\'s "quoted" `touch pwned`.png',
  "$(touch pwned) ${HOME} %s \\n.png",
  "two\nlines\n/ends with one\n",
  "-rf",
  "<b onclick=alert(1)>&amp;<!--</script><script>document.title='pwned'<",
  "grüße 🙂; touch pwned #.png",
];

Deno.test({
  name:
    "reviewPage saves a script that moves exactly what was chosen, whatever its name, and replaces nothing",
  ignore,
  async fn() {
    await using made = await makeReviewFolder([
      ...NAMES.map((name) => [{ name: `kept/${name}`, edge: 60 }, { name: `moved/${name}`, edge: 40 }]),
      [{ name: "kept/there.png", edge: 60 }, { name: "moved/there.png", edge: 40 }],
      [{ name: "kept/gone.png", edge: 60 }, { name: "moved/gone.png", edge: 40 }],
    ]);
    await using browser = await openBrowser();
    const page = await browser.open(await made.writePage());
    assert.equal(await page.evaluate("document.title"), "Duplicates");
    assert.ok(
      await page.evaluate(
        `document.getElementById("groups").textContent.includes("<b onclick=alert(1)>&amp;<!--")`,
      ),
    );
    const { path } = await page.download("#script");
    assert.deepEqual(page.complaints, []);

    const out = `${made.folder}/out`;
    await Deno.mkdir(`${out}${made.folder}/moved`, { recursive: true });
    await Deno.writeTextFile(`${out}${made.folder}/moved/there.png`, "there before");
    await Deno.remove(`${made.folder}/kept/gone.png`);
    const before = await contentsOf(made.folder);
    const said = await runBySh(path, made.folder, out);
    const expected = new Map(
      [...before].map(([file, bytes]) => [
        NAMES.some((name) => file === `/moved/${name}`) ? `/out${made.folder}${file}` : file,
        bytes,
      ]),
    );
    assert.deepEqual(await contentsOf(made.folder), expected);
    assert.match(said, /^6 images moved to /m);
    assert.match(said, /left, as there is one already: .*there\.png/);
    assert.match(said, /left, as its copy is gone: .*gone\.png/);
    await runBySh(path, made.folder, out);
    assert.deepEqual(await contentsOf(made.folder), expected);
  },
});

Deno.test({
  name: "reviewPage's script moves into a folder of where it is run, if none is named",
  ignore,
  async fn() {
    await using made = await makeReviewFolder(FEW);
    await using browser = await openBrowser();
    const page = await browser.open(await made.writePage());
    await page.click(`${card(0, 2)} .choose`);
    const { name, path } = await page.download("#script");
    assert.equal(name, "move-duplicates.sh");
    await runBySh(path, made.folder);
    const files = [...(await contentsOf(made.folder)).keys()].filter((file) => file.endsWith(".png")).sort();
    const moved = ["/b/middle.png", "/other.png"].map((file) => `/duplicates${made.folder}${file}`);
    assert.deepEqual(files, ["/a/large.png", "/b/small.png", ...moved, "/one.png"]);
  },
});

Deno.test({
  name: "reviewPage keeps choices over a reload, what was undone too, but not for other files",
  ignore,
  async fn() {
    await using made = await makeReviewFolder(FEW);
    await using browser = await openBrowser();
    const url = await made.writePage();
    const page = await browser.open(url);
    await page.click(`${card(0, 1)} .choose`);
    await page.click(`${card(0, 2)} .not`);
    await page.click(`${card(1, 1)} .choose`);
    await page.press("u");
    const chosen = [["keep", "keep", "left alone"], ["keep", "move"]];
    assert.deepEqual(await choices(page), chosen);
    await page.reload();
    assert.deepEqual(await choices(page), chosen);
    assert.match(await note(page), /choices of last time/);
    const images = made.groups[1]!.images;
    images[1] = { ...images[1]!, path: `${made.folder}/third.png` };
    await made.writePage();
    await page.reload();
    assert.deepEqual(await choices(page), [["keep", "move", "move"], ["keep", "move"]]);
    assert.deepEqual(page.complaints, []);
  },
});

Deno.test({
  name: "reviewPage fits a telephone, with buttons for fingers and large groups folded",
  ignore,
  async fn() {
    await using made = await makeReviewFolder([
      ...FEW,
      [{ name: `${"long".repeat(60)}.png`, edge: 80 }, { name: "wide/".repeat(30) + "a.png", edge: 60 }],
      Array.from({ length: 21 }, (_, i) => ({ name: `large/${i}.png`, edge: 60 - i })),
    ]);
    await using browser = await openBrowser();
    const page = await browser.open(await made.writePage());
    await page.setViewport(390, 844);
    assert.equal(await page.evaluate(`document.querySelectorAll("details:not([open])").length`), 1);
    await page.click("summary");
    await until(page, `document.querySelector("details").open`);
    assert.equal(await page.evaluate(`document.querySelectorAll("details .image").length`), 21);
    assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
    const heights = await page.evaluate<number[]>(
      `[...document.querySelectorAll("button")].map((button) => button.getBoundingClientRect().height)`,
    );
    assert.ok(Math.min(...heights) >= 36, `${Math.min(...heights)} px`);
    // Space folds what it unfolds, though an image elsewhere is marked.
    await page.click(`${card(0, 1)} .facts`);
    await page.evaluate(`document.querySelector("summary").focus()`);
    await page.press(" ");
    await until(page, `!document.querySelector("details").open`);
    assert.deepEqual((await choices(page))[0], ["keep", "move", "move"]);
    assert.deepEqual(page.complaints, []);
  },
});

Deno.test({
  name: "reviewPage shows a thousand groups, through which keys go without getting lost",
  ignore,
  async fn() {
    await using made = await makeReviewFolder([FEW[0]!]);
    const images = made.groups[0]!.images;
    const groups = Array.from({ length: 1000 }, (_, g) =>
      groupOf(images.map((image, i) => ({
        ...image,
        key: `${g}-${i}`.padStart(64, "0"),
        // One that is not there any more has no small image.
        path: i === 0 && g > 20 ? `${made.folder}/${g}.png` : image.path,
      }))));
    const path = `${made.folder}/many.html`;
    await Deno.writeTextFile(path, await reviewPage(reportOf(groups), { decisions: { apart: [] } }));
    await using browser = await openBrowser();
    const began = performance.now();
    const page = await browser.open(pathToFileURL(path).href);
    assert.equal(await page.evaluate(`document.querySelectorAll(".image").length`), 3000);
    assert.ok(performance.now() - began < 60_000);
    await page.setViewport(1280, 800);
    for (let group = 0; group < 20; group++) {
      await page.press("ArrowDown");
      await until(
        page,
        `(() => {
          const { top, bottom } = document.querySelector("[aria-current]").getBoundingClientRect();
          return top >= document.getElementById("bar").getBoundingClientRect().bottom && bottom <= innerHeight;
        })()`,
      );
    }
    for (let group = 0; group < 10; group++) await page.press("ArrowUp");
    const [isBelowBar, isTenth] = await page.evaluate<boolean[]>(`(() => {
      const marked = document.querySelector("[aria-current]");
      return [
        marked.getBoundingClientRect().top >= document.getElementById("bar").getBoundingClientRect().bottom,
        marked.closest("section") === document.querySelectorAll("section")[9],
      ];
    })()`);
    assert.ok(isBelowBar && isTenth);
    await until(page, `document.querySelector("[aria-current] img").naturalWidth > 0`);
    assert.deepEqual(page.complaints, []);
  },
});
