import { join } from "@std/path";
import assert from "node:assert/strict";
import { encodeImage, listImages, resizeImage } from "rdcd/images";
import { InvalidDataError, openStore, readStore } from "rdcd/descriptors";
import { createCopyDetector, thresholdAt } from "rdcd/search";
import { UnreadableImageError } from "rdcd/images";
import { picture, withFolder, writePictures } from "../descriptors/pictures.ts";

Deno.test("a copy detector finds the source of a copy, saves what it knows, and loads it again", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    await writePictures(images, 5, 64);
    await Deno.writeTextFile(join(images, "broken.png"), "not an image");
    const copy = join(folder, "copy.jpg");
    const smaller = await resizeImage(picture(3, 67, 67), { width: 50, height: 50 });
    await Deno.writeFile(copy, await encodeImage(smaller, { format: "jpeg" }));

    const detector = await createCopyDetector("pdq");
    const { added, known, unreadable } = await detector.add(images);
    assert.deepEqual([added, known, unreadable.map(({ id }) => id)], [5, 0, ["broken.png"]]);
    assert.deepEqual((await detector.add(await listImages(images))).known, 5);

    const found = await detector.find(copy, { threshold: -1 });
    assert.equal(found.length, 5);
    const usual = thresholdAt(detector.method.falsePositives!, 1 / (1000 * 5));
    assert.deepEqual(await detector.find(copy), found.filter(({ score }) => score >= usual));
    assert.equal(found[0]!.reference, "003.png");
    assert.ok(Math.abs(found[0]!.score - await detector.compare(join(images, "003.png"), copy)) < 1e-6);
    assert.deepEqual(await detector.find(copy, { threshold: 1.1 }), []);
    assert.equal((await detector.find(copy, { k: 2, threshold: -1 })).length, 2);
    assert.ok(Math.abs(await detector.compare(copy, copy) - 1) < 1e-6);

    const saved = join(folder, "saved");
    await detector.save(saved);
    await detector.save(saved);
    assert.equal((await readStore(saved)).count, 5);
    const again = await createCopyDetector("pdq");
    await again.load(saved);
    assert.deepEqual(again.descriptors, detector.descriptors);
    assert.deepEqual(await again.find(copy, { threshold: -1 }), found);
    await again.add(copy);
    assert.equal((await again.find(copy))[0]!.reference, copy);
    await again.dispose();
    await detector.dispose();
  }));

Deno.test("a copy detector refuses another method's store, and names an image that it cannot read", () =>
  withFolder(async (folder) => {
    const phash = await createCopyDetector("phash");
    const store = await openStore(join(folder, "store"), phash.method);
    await store.close();
    const pdq = await createCopyDetector("pdq");
    await assert.rejects(pdq.load(join(folder, "store")), InvalidDataError);
    await assert.rejects(pdq.save(join(folder, "store")), InvalidDataError);
    const broken = join(folder, "broken.png");
    await Deno.writeTextFile(broken, "not an image");
    await assert.rejects(
      pdq.find(broken),
      (error) => error instanceof UnreadableImageError && error.path === broken,
    );
    await assert.rejects(pdq.find(broken, { threshold: NaN }), RangeError);
    await phash.dispose();
    await pdq.dispose();
  }));

Deno.test("createCopyDetector without a model takes the one that comes with the project", () =>
  withFolder(async (folder) => {
    const [first, second] = await writePictures(folder, 2, 64);
    const detector = await createCopyDetector();
    assert.equal(detector.method.dims, 256);
    const score = await detector.compare(first!.path, second!.path);
    assert.ok(score > -1 && score < 1, `${score}`);
    await detector.dispose();
  }));
