import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { DataMissingError, readNdec } from "rdcd/datasets";

const TRUTH = "query_id,reference_id\nQ00003,R000012\nQ00000,\nQ25000,\nQ49251,\n";
const QUERIES = ["Q00000", "Q00003", "Q25000", "Q49251"];

async function build(files: string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const name of files) {
    await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
    await Deno.writeTextFile(join(folder, name), name.endsWith(".csv") ? TRUTH : "");
  }
  return folder;
}

function files(queries: string, references: string, training: string, truth: string): string[] {
  return [
    ...QUERIES.map((id) => `${queries}/${id}.jpg`),
    `${references}/R000001.jpg`,
    `${references}/R000012.jpg`,
    `${training}/T000000.jpg`,
    truth,
  ];
}

const GROUND_TRUTH = "public_ground_truth_h5.csv";
const LAYOUTS: Record<string, string[]> = {
  "as downloaded": files("query_images_h5", "refs_50k_0", "train_50k_7", GROUND_TRUTH),
  "as its archive unpacks into a folder of its own": files(
    "query_images_h5/query_images_h5",
    "refs_50k_3",
    "train_50k_0",
    GROUND_TRUTH,
  ),
  "as RDCD renames it": files("NDEC_test_query", "DISC/images/references", "DISC/images/train", GROUND_TRUTH),
};

for (const [form, names] of Object.entries(LAYOUTS)) {
  Deno.test(`readNdec reads the data set ${form}, and tells its hard negatives`, async () => {
    const folder = await build(names);
    const { queries, references, training, groundTruth, groups, published, name } = await readNdec(folder);
    assert.equal(name, "NDEC");
    assert.deepEqual(queries.map(({ id }) => id), QUERIES);
    assert.deepEqual(references.map(({ id }) => id), ["R000001", "R000012"]);
    assert.deepEqual(training.map(({ id }) => id), ["T000000"]);
    assert.deepEqual(groundTruth.matches, [{ query: "Q00003", reference: "R000012" }]);
    assert.deepEqual(groups, [{ name: "hard negatives", queries: ["Q25000", "Q49251"] }]);
    assert.deepEqual([published?.queries, published?.hardNegatives], [49_252, 24_252]);
    await Deno.remove(folder, { recursive: true });
  });
}

for (
  const disc of [["val_ref", "training"], ["images/references", "images/train"], [
    "refs_50k_0",
    "train_50k_0",
  ]]
) {
  Deno.test(`readNdec takes references and training images from DISC21's folder, from ${disc.join(" and ")}`, async () => {
    const folder = await build([
      "NDEC_test_query/Q00000.jpg",
      ...QUERIES.map((id) => `NDEC_test_query/${id}.jpg`),
      GROUND_TRUTH,
    ]);
    const shared = await build([`${disc[0]}/R000012.jpg`, `${disc[1]}/T000000.jpg`]);
    const { references, training } = await readNdec(folder, { disc: shared });
    assert.deepEqual([references[0]!.id, training[0]!.id], ["R000012", "T000000"]);
    await assert.rejects(
      () => readNdec(folder),
      (error: Error) => error instanceof DataMissingError && /references.*--disc/.test(error.message),
    );
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(shared, { recursive: true });
  });
}
