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

let made: ReturnType<typeof makeIndex> | undefined;
/** The index by PDQ, which is made once; each test has files of its own in its folder. */
const pdqIndex = () => made ??= makeIndex();
globalThis.addEventListener("unload", async () => {
  // The event waits for nothing, but nothing that is awaited before the removal is pending any more.
  if (made !== undefined) Deno.removeSync((await made).folder, { recursive: true });
});

Deno.test("search finds the source of a copy and says that it is over the threshold and why", async () => {
  const made = await pdqIndex();
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
  const [head, , match, ...others] = stdout.trimEnd().split("\n");
  assert.match(head!, /^query +rank +score +reference$/);
  assert.match(match!, /\/my copy\.jpg +1 +0\.\d{3} +forêt 1\.png$/);
  assert.deepEqual(others, []);
  assert.match(stderr, /1 of 1 queries have a copy/);
  const all = await runDenoTask("search", "--index", made.index, made.copy, "--all", "--k", "2");
  assert.equal(all.code, 0, all.stderr);
  const [, , first, second, ...rest] = all.stdout.trimEnd().split("\n");
  assert.match(first!, /my copy\.jpg +1 +0\.\d{3} +yes +forêt 1\.png$/);
  assert.match(second!, /^ +2 +-?0\.\d{3} +no +/);
  assert.deepEqual(rest, []);
  assert.match(
    stderr,
    /PDQ: scores of at least 0\.\d+ are called copies: one false match expected in 1,000 queries against \d references/,
  );
});

Deno.test("search looks up a whole folder and prints JSON that agrees with the descriptors", async () => {
  const made = await pdqIndex();
  const { code, stdout, stderr } = await runDenoTask(
    ...[
      "search",
      "--index",
      made.index,
      "--query",
      `${made.folder}/references`,
      "--json",
      "--all",
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
    assert.equal(`${made.folder}/references/${neighbors[0].reference}`, query);
    for (const { reference, score, copy } of neighbors) {
      const a = ids.indexOf(query.slice(`${made.folder}/references/`.length)) * dims;
      const b = ids.indexOf(reference) * dims;
      let product = 0;
      for (let i = 0; i < dims; i++) product += vectors[a + i]! * vectors[b + i]!;
      assert.ok(Math.abs(product - score) < 1e-6);
      assert.equal(copy, score >= threshold);
    }
  }
});

Deno.test("search takes the threshold for a rate of false positives, or for so many queries without one", async () => {
  const made = await pdqIndex();
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
  // The score of 31 bits of 256 is 0.7578; half a bit more is let through, whatever was rounded.
  assert.deepEqual(await thresholdBy("--max-bits", "31"), [1 - 63 / 256, null]);
  const both = await runDenoTask(...args, "--threshold", "0.5", "--false-positives", "1e-9");
  assert.equal(both.code, 2);
  assert.match(both.stderr, /give one of --threshold and --false-positives, not both/);
});

Deno.test("search takes a .npy index when the model is named, and asks for it otherwise", async () => {
  const made = await pdqIndex();
  await writeNpy(`${made.folder}/index.npy`, await loadDescriptors(made.index));
  const args = ["search", "--index", `${made.folder}/index.npy`, "--query", made.copy] as const;
  const asked = await runDenoTask(...args);
  assert.equal(asked.code, 2);
  assert.match(asked.stderr, /index\.npy does not say which method made it: name it with --model/);
  const { code, stdout } = await runDenoTask(...args, "--model", "pdq", "--threshold", "0.99", "--all");
  assert.equal(code, 3);
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
  const made = await pdqIndex();
  await Deno.writeTextFile(`${made.folder}/text.jpg`, "not an image");
  const { code, stdout, stderr } = await runDenoTask(
    ...["search", "--index", made.index, "--query", `${made.folder}/text.jpg`, made.copy] as const,
  );
  assert.equal(code, 1);
  assert.match(stdout, /forêt 1\.png/);
  assert.match(stderr, /error: Cannot read the image .*text\.jpg: /);
});

Deno.test("search says what is missing or mistyped, and exits with 1 or 2", async () => {
  const made = await pdqIndex();
  const cases: [string[], number, RegExp][] = [
    [[], 2, /--query is needed/],
    [["--index", made.index, "--query", `${made.folder}/none.jpg`], 1, /Cannot find .*none\.jpg/],
    [["--index", `${made.folder}/none`, "--query", made.copy], 1, /Cannot find .*none.*deno task extract/],
    [["--index", made.index, "--query", made.copy, "--k", "0"], 2, /--k takes a whole number of at least 1/],
    [["--index", made.index, "--query", made.copy, "--threshold", "high"], 2, /--threshold takes a score/],
    [
      ["--index", made.index, "--query", made.copy, "--threshold", "31"],
      2,
      /a score, which is -1 to 1: .*--max-bits/,
    ],
    [["--index", made.index, "--query", made.copy, "--max-bits", "257"], 2, /at most the 256 bits of PDQ/],
    [
      ["--index", made.index, "--query", made.copy, "--max-bits", "-1"],
      2,
      /whole number of at least 0|ambiguous/,
    ],
    [["--index", made.index, "--query", made.copy, "--max-bits", "3", "--threshold", "0.9"], 2, /not both/],
    [
      ["--index", made.index, "--query", made.copy, "--csv", "--json"],
      2,
      /--csv and --json exclude each other/,
    ],
    [["--index", made.index, "--query", made.copy, "--copies-only"], 2, /--copies-only/],
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

Deno.test("search exits with 3 and prints nothing on stdout where no query has a copy", async () => {
  const made = await pdqIndex();
  const other = `${made.folder}/other.png`;
  await Deno.writeFile(
    other,
    await encodeImage(await generatePicture({ seed: 99, index: 5 }), { format: "png" }),
  );
  const { code, stdout, stderr } = await runDenoTask("search", "--index", made.index, other);
  assert.equal(code, 3, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /0 of 1 queries have a copy; --all shows the nearest/);
  const both = await runDenoTask(
    "search",
    "--index",
    made.index,
    other,
    made.copy,
    "--max-bits",
    "60",
    "--json",
  );
  assert.equal(both.code, 0, both.stderr);
  const { results } = JSON.parse(both.stdout);
  assert.deepEqual(results.map(({ query }: { query: string }) => query), [made.copy]);
});

Deno.test("search names queries by their paths as typed, each once, and shows how far it is with many", async () => {
  const made = await pdqIndex();
  const folders = ["q1", "q2"].map((name) => `${made.folder}/${name}`);
  for (const [index, folder] of folders.entries()) {
    await Deno.mkdir(`${folder}/deep`, { recursive: true });
    const names = index === 0
      ? ["x.jpg", ...Array.from({ length: 9 }, (_, number) => `deep/${number}.jpg`)]
      : ["x.jpg"];
    for (const name of names) await Deno.copyFile(made.copy, `${folder}/${name}`);
  }
  const { code, stdout, stderr } = await runDenoTask(
    ...["search", "--index", made.index, "--csv", ...folders, `${folders[1]}/x.jpg`] as const,
  );
  assert.equal(code, 0, stderr);
  const [head, ...lines] = stdout.trimEnd().split("\n");
  assert.equal(head, "query,rank,score,copy,reference");
  assert.deepEqual(
    lines.map((line) => line.split(",")[0]!.slice(made.folder.length)),
    [...Array.from({ length: 9 }, (_, number) => `/q1/deep/${number}.jpg`), "/q1/x.jpg", "/q2/x.jpg"],
  );
  for (const line of lines) assert.match(line, /,1,0\.\d+,yes,forêt 1\.png$/);
  assert.match(stderr, /look up by PDQ: 11\/11 queries/);
});

Deno.test("search quotes names that spreadsheets run, and lets no control character out of them", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const hostile = "=cmd|'x'!A1\u001b[31m\u202e.png";
    await Deno.mkdir(`${folder}/references`);
    const picture = await encodeImage(await generatePicture({ seed: 7, index: 2 }), { format: "png" });
    await Deno.writeFile(`${folder}/references/${hostile}`, picture);
    const index = `${folder}/index`;
    const made = await runDenoTask(
      "extract",
      "--images",
      `${folder}/references`,
      "--model",
      "pdq",
      "--out",
      index,
    );
    assert.equal(made.code, 0, made.stderr);
    const query = `${folder}/references/${hostile}`;
    const table = await runDenoTask("search", "--index", index, query);
    assert.equal(table.code, 0, table.stderr);
    assert.match(table.stdout, /=cmd\|'x'!A1 \[31m \.png/);
    const json = await runDenoTask("search", "--index", index, query, "--json");
    // deno-lint-ignore no-control-regex
    for (const { stdout, stderr } of [table, json]) assert.doesNotMatch(stdout + stderr, /[\u001b\u202e]/);
    assert.equal(JSON.parse(json.stdout).results[0].neighbors[0].reference, hostile);
    const csv = await runDenoTask("search", "--index", index, query, "--csv");
    assert.match(csv.stdout.split("\n")[1]!, /,1,1,yes,'=cmd\|'x'!A1/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("search by --max-bits counts as hashes differ, and refuses networks without bits", async () => {
  const made = await pdqIndex();
  const { stdout } = await runDenoTask(
    "search",
    "--index",
    made.index,
    made.copy,
    "--all",
    "--k",
    "1",
    "--json",
  );
  const bits = Math.round((1 - JSON.parse(stdout).results[0].neighbors[0].score) * 128);
  assert.ok(bits > 0 && bits < 64, `${bits}`);
  for (const [most, code] of [[bits, 0], [bits - 1, 3]] as const) {
    const outcome = await runDenoTask("search", "--index", made.index, made.copy, "--max-bits", String(most));
    assert.equal(outcome.code, code, outcome.stderr);
    assert.match(outcome.stderr, new RegExp(`at most ${most} of 256 bits differ`));
  }
  const duplicates = [
    "duplicates",
    made.folder,
    "--model",
    "pdq",
    "--work",
    `${made.folder}/work`,
    "--json",
  ] as const;
  const found = await runDenoTask(...duplicates, "--max-bits", String(bits));
  assert.deepEqual(JSON.parse(found.stdout).groups.length, 1, found.stderr);
  const tiny = `${made.folder}/tiny`;
  await runDenoTask("extract", "--images", `${made.folder}/references`, "--model", "tiny", "--out", tiny);
  const refused = await runDenoTask("search", "--index", tiny, made.copy, "--max-bits", "9");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--max-bits is for bits, and .* describes by numbers: give --threshold/);
});

Deno.test("search judges nothing where no threshold is known, and says so", async () => {
  await using made = await makeIndex("untrained:mobilenet_v3_small:16");
  const model = ["--model", "untrained:mobilenet_v3_small:16"] as const;
  const args = ["search", "--index", made.index, made.copy, ...model] as const;
  const refused = await runDenoTask(...args);
  assert.equal(refused.code, 2);
  assert.equal(refused.stdout, "");
  assert.match(
    refused.stderr,
    /no threshold is known for .*--threshold.*; --all shows the nearest without a verdict/,
  );
  const all = await runDenoTask(...args, "--all", "--k", "2");
  assert.equal(all.code, 0, all.stderr);
  assert.match(all.stdout, /my copy\.jpg +1 +-?\d\.\d{3} +\? +/);
  assert.match(all.stderr, /no threshold is known/);
  assert.equal((await runDenoTask(...args, "--threshold", "0.999999")).code, 3);
});

Deno.test("search refuses an empty index and says what to do", async () => {
  const made = await pdqIndex();
  await writeNpy(`${made.folder}/none.npy`, { ids: [], vectors: new Float32Array(), dims: 256 });
  const { code, stderr } = await runDenoTask(
    ...["search", "--index", `${made.folder}/none.npy`, "--model", "pdq", made.copy] as const,
  );
  assert.equal(code, 1);
  assert.match(stderr, /none\.npy: there is no image in it that could be found: .*deno task extract/);
});

Deno.test("search tells blank queries, which are nobody's copies", async () => {
  const made = await pdqIndex();
  const blank = `${made.folder}/blank.png`;
  const image = { width: 80, height: 60, data: new Uint8Array(80 * 60 * 3).fill(255) };
  await Deno.writeFile(blank, await encodeImage(image, { format: "png" }));
  const { code, stderr } = await runDenoTask("search", "--index", made.index, blank, "--threshold=-1");
  assert.equal(code, 3);
  assert.match(stderr, /1 of 1 queries are blank or nearly so: nobody's copies/);
});

Deno.test("search --help shows an example that works as typed", async () => {
  const { code, stdout } = await runDenoTask("search", "--help");
  assert.equal(code, 0);
  assert.match(stdout, /deno task search --index \S+ --query \S+/);
});

Deno.test("search says what of a folder it cannot look up, and does not end as if it had", async () => {
  const { folder: own, index, copy } = await pdqIndex();
  const folder = `${own}/not all`;
  await Deno.mkdir(`${folder}/@eaDir`, { recursive: true });
  await Deno.copyFile(copy, `${folder}/copy.jpg`);
  await Deno.writeTextFile(`${folder}/notes.txt`, "no image");
  const made = await new Deno.Command("python3", {
    args: [
      "-c",
      "import os, sys; open(os.path.join(os.fsencode(sys.argv[1]), b'lat\\xe9.jpg'), 'wb').close()",
      folder,
    ],
  }).output();
  assert.ok(made.success);
  const { code, stderr } = await runDenoTask("search", "--index", index, "--query", folder);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /warning: 1 file or folder could not be looked into\n .*its name is not UTF-8/);
  assert.match(stderr, /1 other file is no image of a known format: 1 \.txt/);
  assert.match(stderr, /hidden folders are left out, .*@eaDir/);
});

Deno.test("search says where more references than are shown are copies", async () => {
  const { index, copy } = await pdqIndex();
  const { stderr } = await runDenoTask("search", "--index", index, copy, "--threshold=-1", "--k", "2");
  assert.match(stderr, /note: 1 of these has 2 or more, of which the best 2 are shown: --k shows more/);
});
