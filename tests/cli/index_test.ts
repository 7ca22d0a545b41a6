import assert from "node:assert/strict";
import { generatePicture } from "../../lib/pictures/generate_picture.ts";
import { encodeImage } from "../../lib/images/encode_image.ts";
import { startPglite } from "../search/postgres/start_pglite.ts";
import { runDenoTask, runDenoTaskWith } from "./run_deno_task.ts";

async function makePictures(count: number): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (let index = 0; index < count; index++) {
    const picture = await generatePicture({ seed: 7, index });
    await Deno.writeFile(`${folder}/${index}.png`, await encodeImage(picture, { format: "png" }));
  }
  return folder;
}

Deno.test("index, search and eval give by a database what they give by files", async (t) => {
  await using server = await startPglite();
  const pictures = await makePictures(12);
  const store = await Deno.makeTempDir();
  const run = async (...args: [string, ...string[]]) => {
    const outcome = await runDenoTaskWith({ PGPASSWORD: server.password }, ...args);
    assert.equal(outcome.code, 0, outcome.stderr);
    return outcome;
  };

  await t.step(
    "search --postgres prints what search --index prints, with the method that made the index",
    async () => {
      await run("extract", "--images", pictures, "--model", "pdq", "--out", `${store}/pdq`);
      const { stdout } = await run(
        "index",
        "--postgres",
        server.url(),
        "--descriptors",
        `${store}/pdq`,
        "--json",
      );
      assert.deepEqual(JSON.parse(stdout), {
        ...{ rows: 12, loaded: 12, unchanged: false },
        ...{ pgvector: JSON.parse(stdout).pgvector, type: "halfvec" },
      });
      const query = ["--query", `${pictures}/3.png`, "--k", "2", "--all", "--json"];
      const byFile = await run("search", "--index", `${store}/pdq`, ...query);
      const byDatabase = await run("search", "--postgres", server.url(), ...query);
      assert.deepEqual(JSON.parse(byDatabase.stdout), JSON.parse(byFile.stdout));
      const again = await run("index", "--postgres", server.url(), "--descriptors", `${store}/pdq`);
      assert.match(again.stderr, /all 12 descriptors of part "all" were there already/);
    },
  );

  await t.step("eval --postgres says what HNSW costs", async () => {
    const args = ["--images", pictures, "--no-baselines", "--model", "tiny", "--codec", "Flat", "--json"];
    const { stdout, stderr } = await run("eval", ...args, "--cache", store, "--postgres", server.url());
    const { rows } = JSON.parse(stdout);
    assert.deepEqual(
      // deno-lint-ignore no-explicit-any
      rows.map((row: any) => [row.scoreNorm, row.difference.method, row.difference.value]),
      [[null, "exact search", 0], ["1.0[0,2]", "exact search", 0]],
    );
    assert.match(
      stderr,
      /Tiny image, Flat, score norm none: HNSW found 100\.00 % of the 10 exact neighbors/,
    );
  });
  for (const folder of [pictures, store]) await Deno.remove(folder, { recursive: true });
});

Deno.test("index, search and eval refuse a password in a URL, without repeating it, and options that do not go together", async () => {
  const url = "postgres://me:hunter2@localhost/copies";
  const plain = "postgres://me@localhost:1/copies";
  const cases: [string[], RegExp][] = [
    [["index", "--postgres", url, "--descriptors", "store"], /PGPASSWORD/],
    [["search", "--postgres", url, "--query", "picture.jpg"], /PGPASSWORD/],
    [["eval", "--postgres", url], /PGPASSWORD/],
    [["index", "--postgres", plain], /--postgres and --descriptors are needed/],
    [["search", "--postgres", plain, "--index", "store", "--query", "a.jpg"], /either --index or --postgres/],
    [["search", "--index", "store", "--query", "a.jpg", "--ef-search", "9"], /--ef-search needs --postgres/],
    [["eval", "--postgres", plain, "--candidates", "global"], /--candidates must be knn/],
  ];
  for (const [[name, ...args], message] of cases) {
    const { code, stdout, stderr } = await runDenoTask(name!, ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert(!(stdout + stderr).includes("hunter2"));
  }
});
