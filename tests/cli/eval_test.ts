import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { encodeImage } from "../../lib/images/encode_image.ts";
import { generatePicture } from "../../lib/pictures/generate_picture.ts";
import { runDenoTask } from "./run_deno_task.ts";

interface Row {
  method: string;
  codec: string;
  scoreNorm: string | null;
  precision?: string;
  bytesPerImage: number;
  averagePrecision: number;
  interval: { low: number; high: number };
  difference?: { method: string; value: number; interval: { low: number; high: number } };
  recallAtRank1: number;
  recallAtRank10: number;
  imagesPerSecond: number;
}

/** A folder of a few images and a cache of its own. */
async function makePictures(
  count: number,
): Promise<{ folder: string; images: string; cache: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  const images = `${folder}/my pictures`;
  await Deno.mkdir(images);
  for (let index = 0; index < count; index++) {
    const picture = await generatePicture({ seed: 3, index });
    await Deno.writeFile(`${images}/${index}.jpg`, await encodeImage(picture, { format: "jpeg" }));
  }
  return {
    folder,
    images,
    cache: `${folder}/cache`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("eval makes a benchmark from a folder and writes table, CSV and report, the same when run again", async () => {
  await using made = await makePictures(40);
  const args = [
    "--images",
    made.images,
    "--cache",
    made.cache,
    "--no-baselines",
    "--model",
    "pdq",
    "--model",
    "tiny",
  ];
  const first = await runDenoTask("eval", ...args, "--json", "--csv", `${made.folder}/out.csv`);
  assert.equal(first.code, 0, first.stderr);
  const { rows, ...facts }: { rows: Row[]; benchmark: string; copies: number } = JSON.parse(first.stdout);
  assert.equal(facts.benchmark, "my pictures");
  assert.deepEqual(rows.map((row) => [row.method, row.scoreNorm]), [
    ["PDQ", null],
    ["PDQ", "1.0[0,2]"],
    ["Tiny image", null],
    ["Tiny image", "1.0[0,2]"],
  ]);
  for (const row of rows) {
    assert.ok(row.interval.low <= row.averagePrecision && row.averagePrecision <= row.interval.high);
    assert.ok(row.recallAtRank1 <= row.recallAtRank10 && row.recallAtRank10 <= 1);
    assert.ok(row.imagesPerSecond > 0);
    const found = row.recallAtRank10 * facts.copies;
    assert.ok(Math.abs(found - Math.round(found)) < 1e-9, "recall counts whole copies");
  }
  for (const index of [0, 2]) {
    assert.equal(
      rows[index]!.recallAtRank1,
      rows[index + 1]!.recallAtRank1,
      "score normalization keeps accuracy@1",
    );
  }

  const csv = parse<Record<string, string>>(await Deno.readTextFile(`${made.folder}/out.csv`), {
    columns: true,
  });
  assert.deepEqual(csv.map((row) => Number(row.uAP)), rows.map((row) => row.averagePrecision));

  const report = await Deno.readTextFile(`${made.cache}/reports/my-pictures.html`);
  assert.match(report, /data:image\/jpeg;base64,/);
  assert.match(report, /Wrong pairs with the best scores/);
  const curvesIn = (page: string) => page.match(/<g><title>[^<]*<\/title><path d=/g)!.length;
  assert.equal(curvesIn(report), 2, "one curve a method");

  const compared = await runDenoTask("eval", ...args, "--json", "--compare-to", "tiny");
  const differences = (JSON.parse(compared.stdout).rows as Row[]).map(({ difference }) => difference);
  assert.deepEqual(differences.slice(2), [undefined, undefined]);
  differences.slice(0, 2).forEach((difference, index) => {
    assert.equal(difference!.method, "Tiny image");
    assert.equal(difference!.value, rows[index]!.averagePrecision - rows[index + 2]!.averagePrecision);
    assert.ok(
      difference!.interval.low <= difference!.value && difference!.value <= difference!.interval.high,
    );
  });
  const comparedText = await runDenoTask("eval", ...args, "--compare-to", "tiny");
  assert.match(
    comparedText.stdout,
    /^method +Δ to Tiny image +95 % interval +Δ norm\. to Tiny image +95 % interval$/m,
  );

  const stored = await runDenoTask(
    "eval",
    ...args,
    "--json",
    "--precision",
    "float32",
    "--precision",
    "int8",
  );
  const storedRows: Row[] = JSON.parse(stored.stdout).rows;
  assert.deepEqual([...storedRows.slice(0, 2), ...storedRows.slice(4, 6)], rows);
  [...storedRows.slice(2, 4), ...storedRows.slice(6)].forEach((row, index) => {
    assert.deepEqual([row.precision, row.bytesPerImage], ["int8", 260]);
    assert.equal(row.difference!.method, "float32");
    assert.equal(row.difference!.value, row.averagePrecision - rows[index]!.averagePrecision);
    // A hash is kept exactly.
    if (row.method === "PDQ") assert.equal(row.difference!.value, 0);
  });

  const again = await runDenoTask("eval", ...args, "--json");
  assert.deepEqual(JSON.parse(again.stdout), JSON.parse(first.stdout));
  const text = await runDenoTask("eval", ...args);
  assert.match(
    text.stdout,
    /^method +dims +bytes +µAP \(95 %\) +µAP norm\. \(95 %\) +R@P90 +R@1e-6 +R@1e-8 +images\/s$/m,
  );
  const [plain, normalized] = rows.map((row) => (100 * row.averagePrecision).toFixed(1));
  const line = text.stdout.match(/^PDQ .*$/gm)!;
  assert.equal(line.length, 1, "one row a method");
  assert.ok(line[0]!.includes(` ${plain} (`) && line[0]!.includes(` ${normalized} (`), line[0]);
  for (const line of text.stdout.split("\n")) assert.ok([...line].length <= 100, line);
  assert.match(text.stdout, /The paper's results, on DISC21: not comparable/);
  assert.equal(text.stdout.match(/^(DINO|SSCD|RDCD) /gm)!.length, 8);

  const every = await runDenoTask("eval", ...args, "--all-codecs", "--all-columns");
  assert.match(every.stdout, /^method +network +params +dims +bytes +codec +score norm +µAP/m);
  assert.equal(every.stdout.match(/^(PDQ|Tiny image) /gm)!.length, 8);
  assert.equal(curvesIn(await Deno.readTextFile(`${made.cache}/reports/my-pictures.html`)), 8);
});

Deno.test("eval finds unedited copies perfectly, on a folder in DISC21's layout, with an encoder", async () => {
  await using made = await makePictures(12);
  const disc = `${made.folder}/disc`;
  for (const part of ["queries", "references", "training"]) {
    await Deno.mkdir(`${disc}/${part}`, { recursive: true });
  }
  const truth = ["query_id,reference_id"];
  for (let index = 0; index < 4; index++) {
    await Deno.copyFile(`${made.images}/${index}.jpg`, `${disc}/queries/Q0000${index}.jpg`);
    await Deno.copyFile(`${made.images}/${index}.jpg`, `${disc}/references/R00000${index}.jpg`);
    await Deno.copyFile(`${made.images}/${index + 4}.jpg`, `${disc}/training/T00000${index}.jpg`);
    truth.push(`Q0000${index},R00000${index}`);
  }
  await Deno.copyFile(`${made.images}/9.jpg`, `${disc}/queries/Q00004.jpg`);
  await Deno.writeTextFile(`${disc}/ground_truth.csv`, truth.join("\n") + "\nQ00004,\n");
  const { code, stdout, stderr } = await runDenoTask(
    "eval",
    ...[
      "--disc",
      disc,
      "--cache",
      made.cache,
      "--no-baselines",
      "--json",
      "--size",
      "64",
      "--runtime",
      "onnx",
    ],
    ...[
      "--model",
      "untrained:efficientnet_b0:64",
      "--model",
      "phash",
      "--codec",
      "Flat",
      "--score-norm",
      "none",
    ],
  );
  assert.equal(code, 0, stderr);
  const { rows, queries, copies }: { rows: Row[]; queries: number; copies: number } = JSON.parse(stdout);
  assert.deepEqual([queries, copies], [5, 4]);
  assert.deepEqual(rows.map((row) => row.averagePrecision), [1, 1]);
});

Deno.test("eval says what is missing or mistyped, and exits with 1 or 2", async () => {
  await using made = await makePictures(2);
  const empty = `${made.folder}/empty`;
  await Deno.mkdir(empty);
  const cases: [string[], number, RegExp][] = [
    [["--images", `${made.folder}/none`], 1, /Cannot find .*none/],
    [["--images", empty], 1, /empty/],
    [["--images", made.images], 1, /at least \d+/],
    [["--images", made.images, "--disc", made.images], 2, /give one of --images, --disc/],
    [["--disc", made.images], 1, /my pictures/],
    [
      ["--no-baselines", "--model", "sift"],
      1,
      /must be the path of a checkpoint, .* current value is "sift"/,
    ],
    [["--no-baselines"], 2, /nothing to evaluate/],
    [["--candidates", "all"], 2, /--candidates is knn or global/],
    [["--codec", "PQ8"], 1, /PQ8/],
    [["--seed", "x"], 2, /--seed takes a whole number/],
  ];
  for (const [args, code, message] of cases) {
    // Few methods make the many runs short.
    const methods = args.includes("--no-baselines") ? [] : ["--no-baselines", "--model", "tiny"];
    const outcome = await runDenoTask("eval", ...args, ...methods, "--cache", made.cache);
    assert.equal(outcome.code, code, `${args.join(" ")}: ${outcome.stderr}`);
    assert.match(outcome.stderr, message);
    assert.equal(outcome.stdout, "");
  }
});

Deno.test("eval refuses a ground truth with an unknown id or the same pair twice", async () => {
  await using made = await makePictures(3);
  const disc = `${made.folder}/disc`;
  const files = { queries: "Q00000", references: "R000000", training: "T000000" };
  for (const [part, id] of Object.entries(files)) {
    await Deno.mkdir(`${disc}/${part}`, { recursive: true });
    await Deno.copyFile(`${made.images}/0.jpg`, `${disc}/${part}/${id}.jpg`);
  }
  for (
    const [lines, message] of [
      ["Q00000,R000099", /R000099/],
      ["Q00000,R000000\nQ00000,R000000", /ground_truth\.csv.*line 3/],
    ] as const
  ) {
    await Deno.writeTextFile(`${disc}/ground_truth.csv`, `query_id,reference_id\n${lines}\n`);
    const { code, stderr } = await runDenoTask(
      "eval",
      ...["--disc", disc, "--cache", made.cache, "--no-baselines", "--model", "tiny"],
    );
    assert.equal(code, 1);
    assert.match(stderr, message);
  }
});
