import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  DataMissingError,
  type Descriptors,
  InvalidDataError,
  writeIscHdf5,
  writeNpy,
} from "rdcd/descriptors";
import { DATA_SETS } from "../../../lib/benchmarks/data_sets/data_sets.ts";
import { openDescribedSets } from "../../../lib/benchmarks/evaluation/open_described_sets.ts";

const { imageId } = DATA_SETS.disc21.descriptors!;

function rows(ids: string[], dims = 2): Descriptors {
  return { ids, vectors: Float32Array.from({ length: ids.length * dims }, (_, i) => i), dims };
}

async function folderOf(sets: Record<string, Descriptors>): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const [set, descriptors] of Object.entries(sets)) {
    await writeNpy(join(folder, `${set}.npy`), descriptors);
  }
  return folder;
}

Deno.test("openDescribedSets reads the sets of a folder and of the challenge's HDF5, with ids as the ground truth has them", async () => {
  const folder = await folderOf({
    queries: rows(["dev_queries_50k_0/Q00001.jpg", "Q00002"]),
    references: rows(["refs_50k_3/R000001.JPEG", "R000002.v2"]),
    training: rows(["T000000"]),
  });
  const { queries, references, training, imagesPerSecond } = await openDescribedSets(folder, imageId);
  assert.deepEqual(queries, rows(["Q00001", "Q00002"]));
  assert.deepEqual(references.ids, ["R000001", "R000002.v2"]);
  assert.deepEqual(await Array.fromAsync(references.blocks(1), ({ ids, vectors }) => [ids, [...vectors]]), [
    [["R000001"], [0, 1]],
    [["R000002.v2"], [2, 3]],
  ]);
  assert.deepEqual([training.ids, imagesPerSecond], [["T000000"], null]);

  const path = join(folder, "submission.hdf5");
  await writeIscHdf5(path, { query: rows(["Q00001"]), reference: rows(["R000001"]) });
  const submission = await openDescribedSets(path, DATA_SETS.ndec.descriptors!.imageId);
  assert.deepEqual([submission.queries.ids, submission.training.ids], [["Q00001"], []]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("openDescribedSets keeps the blocks of Copydays' ids", async () => {
  const folder = await folderOf({
    queries: rows(["original/200000.jpg", "jpegqual/3/200000.jpg"]),
    references: rows(["original/200000.jpg", "distractors/original/200000.jpg"]),
  });
  const { queries, references } = await openDescribedSets(folder, DATA_SETS.copydays.descriptors!.imageId);
  assert.deepEqual(queries.ids, ["original/200000", "jpegqual/3/200000"]);
  assert.deepEqual(references.ids, ["original/200000", "distractors/original/200000"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("openDescribedSets names what is missing, doubled, not finite or of other dims", async () => {
  const cases: [Record<string, Descriptors>, typeof InvalidDataError | typeof DataMissingError, RegExp][] = [
    [{ queries: rows(["Q1"]) }, DataMissingError, /references\. Descriptors are an HDF5 file/],
    [{ references: rows(["R1"]) }, DataMissingError, /queries\. Descriptors/],
    [
      { queries: rows(["a/Q1.jpg", "b/Q1.png"]), references: rows(["R1"]) },
      InvalidDataError,
      /"a\/Q1\.jpg" and "b\/Q1\.png" are both called Q1/,
    ],
    [
      { queries: rows(["Q1"]), references: rows(["R1"], 3) },
      InvalidDataError,
      /references have 3 dims, but queries have 2/,
    ],
    [
      { queries: rows(["Q1"]), references: rows(["R1"]), training: rows(["T1", "T2", "T1"]) },
      InvalidDataError,
      /"T1" and "T1" are both called T1/,
    ],
    [
      {
        queries: rows(["Q1"]),
        references: { ids: ["R1", "R2"], vectors: new Float32Array([0, 1, 2, NaN]), dims: 2 },
      },
      InvalidDataError,
      /references\.npy: .*row 1 holds NaN, which is not a finite number/,
    ],
  ];
  for (const [sets, kind, message] of cases) {
    const folder = await folderOf(sets);
    await assert.rejects(
      () => openDescribedSets(folder, imageId),
      (error: Error) => error instanceof kind && message.test(error.message),
    );
    await Deno.remove(folder, { recursive: true });
  }
  await assert.rejects(() => openDescribedSets("absent.hdf5", imageId), DataMissingError);
});
