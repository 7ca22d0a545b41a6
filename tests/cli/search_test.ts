import assert from "node:assert/strict";
import { encodeImage } from "../../lib/images/encode_image.ts";
import { generatePicture } from "../../lib/pictures/generate_picture.ts";
import { resizeImage } from "../../lib/images/resize_image.ts";
import { writeNpy } from "../../lib/descriptors/formats/write_npy.ts";
import { thresholdAt } from "../../lib/thresholds/false_positives.ts";
import { resolveMethod } from "../../lib/descriptors/resolve_method.ts";
import { loadDescriptors } from "../../lib/descriptors/load_descriptors.ts";
import { runDenoTask } from "./run_deno_task.ts";

const references = ["lake", "city", "forêt 1", "sky"];

/** A folder with images, an index of them by PDQ, and a smaller copy of one. */
async function makeIndex(
  model = "pdq",
): Promise<{ folder: string; index: string; copy: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/references`);
  for (const [index, name] of references.entries()) {
    const picture = await generatePicture({ seed: 7, index });
    await Deno.writeFile(`${folder}/references/${name}.png`, await encodeImage(picture, { format: "png" }));
    if (name !== "forêt 1") continue;
    const smaller = resizeImage(picture, {
      shortEdge: Math.round(Math.min(picture.width, picture.height) * 0.7),
    });
    await Deno.writeFile(
      `${folder}/my copy.jpg`,
      await encodeImage(smaller, { format: "jpeg", quality: 60 }),
    );
  }
  const index = `${folder}/index`;
  const made = await runDenoTask(
    "extract",
    "--images",
    `${folder}/references`,
    "--model",
    model,
    "--out",
    index,
  );
  assert.equal(made.code, 0, made.stderr);
  return {
    folder,
    index,
    copy: `${folder}/my copy.jpg`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("search finds the source of a copy and says that it is over the threshold and why", async () => {
  await using made = await makeIndex();
  const { code, stdout, stderr } = await runDenoTask(
    "search",
    "--index",
    made.index,
    "--query",
    made.copy,
    "--k",
    "2",
  );
  assert.equal(code, 0, stderr);
  const [, , first, second, ...rest] = stdout.trimEnd().split("\n");
  assert.match(first!, /my copy\.jpg +1 +0\.\d{3} +yes +forêt 1\.png$/);
  assert.match(second!, /^ +2 +-?0\.\d{3} +no +/);
  assert.deepEqual(rest, []);
  assert.match(stderr, /1 of 1 queries have a copy/);
  const only = await runDenoTask("search", "--index", made.index, "--query", made.copy, "--copies-only");
  assert.deepEqual(only.stdout.trimEnd().split("\n").slice(2), [first]);
  assert.match(
    stderr,
    /PDQ: scores of at least 0\.\d+ are called copies: one false match expected in 1,000 queries against \d references/,
  );
});

Deno.test("search lets no control character of a name reach the terminal", async () => {
  await using made = await makeIndex();
  const query = `${made.folder}/a\x1b[2J\n\u009b31m\u202e.jpg`;
  await Deno.copyFile(made.copy, query);
  for (const more of [["--k", "1"], ["--json"]]) {
    const { code, stdout, stderr } = await runDenoTask(
      "search",
      "--index",
      made.index,
      "--query",
      query,
      ...more,
    );
    assert.equal(code, 0, stderr);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(stdout + stderr, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    if (more[0] === "--json") assert.equal(JSON.parse(stdout).results[0].query, query);
    else assert.match(stdout, /a \[2J 31m \.jpg +1 /);
  }
});

Deno.test("search looks up a whole folder and prints JSON that agrees with the descriptors", async () => {
  await using made = await makeIndex();
  const { code, stdout, stderr } = await runDenoTask(
    ...[
      "search",
      "--index",
      made.index,
      "--query",
      `${made.folder}/references`,
      "--json",
      "--k",
      "9",
    ] as const,
  );
  assert.equal(code, 0, stderr);
  const { results, threshold, falsePositives } = JSON.parse(stdout);
  assert.equal(falsePositives, 1 / (1000 * references.length));
  const pdq = await resolveMethod("pdq");
  assert.equal(threshold, thresholdAt(pdq.falsePositives!, falsePositives));
  const { ids, vectors, dims } = await loadDescriptors(made.index);
  assert.equal(results.length, references.length);
  for (const { query, neighbors } of results) {
    assert.equal(neighbors.length, references.length);
    assert.equal(neighbors[0].reference, query);
    for (const { reference, score, copy } of neighbors) {
      const a = ids.indexOf(query) * dims;
      const b = ids.indexOf(reference) * dims;
      let product = 0;
      for (let i = 0; i < dims; i++) product += vectors[a + i]! * vectors[b + i]!;
      assert.ok(Math.abs(product - score) < 1e-6);
      assert.equal(copy, score >= threshold);
    }
  }
});

Deno.test("search takes the threshold for a rate of false positives, or for so many queries without one", async () => {
  await using made = await makeIndex();
  const args = ["search", "--index", made.index, "--query", made.copy, "--json"] as const;
  const thresholdBy = async (...options: string[]) => {
    const { code, stdout, stderr } = await runDenoTask(...args, ...options);
    assert.equal(code, 0, stderr);
    const { threshold, falsePositives } = JSON.parse(stdout);
    return [threshold, falsePositives];
  };
  const table = (await resolveMethod("pdq")).falsePositives!;
  assert.deepEqual(await thresholdBy("--false-positives", "1e-9"), [thresholdAt(table, 1e-9), 1e-9]);
  const rate = 1 / (50 * references.length);
  assert.deepEqual(await thresholdBy("--one-false-match-in", "50"), [thresholdAt(table, rate), rate]);
  assert.deepEqual(await thresholdBy("--threshold", "0.5"), [0.5, null]);
  const both = await runDenoTask(...args, "--threshold", "0.5", "--false-positives", "1e-9");
  assert.equal(both.code, 2);
  assert.match(both.stderr, /give one of --threshold and --false-positives, not both/);
});

Deno.test("search takes a .npy index when the model is named, and asks for it otherwise", async () => {
  await using made = await makeIndex();
  await writeNpy(`${made.folder}/index.npy`, await loadDescriptors(made.index));
  const args = ["search", "--index", `${made.folder}/index.npy`, "--query", made.copy] as const;
  const asked = await runDenoTask(...args);
  assert.equal(asked.code, 2);
  assert.match(asked.stderr, /index\.npy does not say which method made it: name it with --model/);
  const { code, stdout } = await runDenoTask(...args, "--model", "pdq", "--threshold", "0.99");
  assert.equal(code, 0);
  assert.match(stdout, /my copy\.jpg +1 +0\.\d{3} +no +forêt 1\.png/);
});

Deno.test("search refuses another method than the index was made with", async () => {
  await using made = await makeIndex("phash");
  const { code, stderr } = await runDenoTask(
    "search",
    "--index",
    made.index,
    "--query",
    made.copy,
    "--model",
    "pdq",
  );
  assert.equal(code, 1);
  assert.match(stderr, /it was made by "pHash"/i);
});

Deno.test("search answers for the readable queries and reports the others with exit code 1", async () => {
  await using made = await makeIndex();
  await Deno.writeTextFile(`${made.folder}/text.jpg`, "not an image");
  const { code, stdout, stderr } = await runDenoTask(
    ...["search", "--index", made.index, "--query", `${made.folder}/text.jpg`, made.copy] as const,
  );
  assert.equal(code, 1);
  assert.match(stdout, /forêt 1\.png/);
  assert.match(stderr, /error: Cannot read the image .*text\.jpg: /);
});

Deno.test("search says what is missing or mistyped, and exits with 1 or 2", async () => {
  await using made = await makeIndex();
  const cases: [string[], number, RegExp][] = [
    [[], 2, /--query is needed/],
    [["--index", made.index, "--query", `${made.folder}/none.jpg`], 1, /Cannot find .*none\.jpg/],
    [["--index", `${made.folder}/none`, "--query", made.copy], 1, /Cannot find .*none.*deno task extract/],
    [["--index", made.index, "--query", made.copy, "--k", "0"], 2, /--k takes a whole number of at least 1/],
    [["--index", made.index, "--query", made.copy, "--threshold", "high"], 2, /--threshold takes a score/],
    [["--index", made.index, "--query", made.copy, "--threshold", "31"], 2, /a score, which is -1 to 1/],
    [
      ["--index", made.index, "--query", made.copy, "--false-positives", "0"],
      2,
      /--false-positives takes a number above 0/,
    ],
    [["--index", made.index, "--query", made.copy, "--false-positives", "2"], 2, /a rate of at most 1/],
    [["--index", made.index, "--query", made.copy, "--color"], 2, /--color/],
  ];
  for (const [args, code, message] of cases) {
    const outcome = await runDenoTask("search", ...args);
    assert.equal(outcome.code, code, args.join(" "));
    assert.match(outcome.stderr, message);
    assert.equal(outcome.stdout, "");
  }
});

Deno.test("search --help shows an example that works as typed", async () => {
  const { code, stdout } = await runDenoTask("search", "--help");
  assert.equal(code, 0);
  assert.match(stdout, /deno task search --index \S+ --query \S+/);
});
