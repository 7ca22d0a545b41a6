import assert from "node:assert/strict";
import { join } from "@std/path";
import { DataMissingError, readImage } from "rdcd/images";
import { InvalidDataError } from "rdcd/descriptors";
import { readManifest } from "../../../lib/benchmarks/photographs/read_manifest.ts";
import { withFolder } from "../../descriptors/pictures.ts";
import { testWithShared } from "../../shared.ts";
import { manifestText } from "./manifest_text.ts";

const SHA1 = "ce013625030ba8dba906f756967f9e9ca394464a";

Deno.test("readManifest reads the manifest that the project ships", async () => {
  const photographs = await readManifest("data/photographs.csv");
  assert.equal(photographs.length, 400);
  assert.deepEqual(photographs[0], {
    file: "R000004.jpg",
    repo: "lizhogn/tiny_coco_dataset",
    commit: "68523ddd6c27f9ba5d2f0caf7f6fe95cc2c99311",
    originalPath: "tiny_coco/val2017/000000286994.jpg",
    blobSha1: "bb7c3dcc57b1fac9101ceb9ab0f980a3c68aca74",
    width: 341,
    height: 256,
  });
});

testWithShared(
  "readManifest gives the sizes of the reduced copies that the shipped manifest was first written for",
  ["photos/eval"],
  async ([folder]) => {
    for (const { file, width, height } of (await readManifest("data/photographs.csv")).slice(0, 20)) {
      const image = await readImage(join(folder!, file));
      assert.deepEqual([image.width, image.height], [width, height], file);
    }
  },
);

Deno.test("readManifest refuses names and paths that lead out of their folder, and whatever it cannot use", () =>
  withFolder(async (folder) => {
    const path = join(folder, "manifest.csv");
    const good = { file: "a.jpg", path: "a.jpg", original: SHA1, size: [4, 3] as [number, number] };
    const text = await manifestText([good, good]);
    const refused = async (text: string, message: RegExp) => {
      await Deno.writeTextFile(path, text);
      await assert.rejects(() => readManifest(path), (error: Error) => {
        assert.ok(error instanceof InvalidDataError);
        assert.match(error.message, message);
        return true;
      });
    };
    const outside = [
      "../a.jpg",
      "/tmp/a.jpg",
      "b/../../a.jpg",
      "b/a.jpg",
      "..\\a.jpg",
      "C:a.jpg",
      ".a.jpg",
      "a.csv",
    ];
    for (const file of [...outside, "", "..", "a\0.jpg", "photographs.csv"]) {
      await refused(
        await manifestText([{ ...good, file: "b.jpg" }, { ...good, file }]),
        /line 3: file has to be/,
      );
    }
    for (const path of ["../a.jpg", "/a.jpg", "a/./b.jpg", "a/../../b.jpg", "a//b.jpg", ""]) {
      await refused(await manifestText([{ ...good, path }]), /line 2: original_path has to be a path below/);
    }
    for (const size of [[0, 3], [4, -3], [1.5, 3], [NaN, 3], [4, 8193], [1e9, 3]] as [number, number][]) {
      await refused(
        await manifestText([{ ...good, size }]),
        /line 2: (width|height) has to be a whole number/,
      );
    }
    await refused(text, /line 3: the file a\.jpg is in line 2 already/);
    await refused(text.replace("\na.jpg", "\nA.JPG"), /line 3: the file a\.jpg is in line 2 already/);
    await refused(text.replace("someone/", "../"), /line 2: repo has to be an owner and a name/);
    await refused(text.replace("0123456789", "main"), /line 2: commit has to be 40 hexadecimal digits/);
    await refused(text.replace(SHA1, "z"), /line 2: blob_sha1 has to be 40 hexadecimal digits/);
    await refused(await manifestText([{ ...good, license: " " }]), /line 2: license has to say under which/);
    await refused(text.replace("license,", "permit,"), /name the columns license too/);
    await refused(text.split("\n")[0]!, /it names no photograph/);
    await refused(`${text}"`, /it is not a CSV file: /);
    await assert.rejects(() => readManifest(join(folder, "none.csv")), DataMissingError);
  }));
