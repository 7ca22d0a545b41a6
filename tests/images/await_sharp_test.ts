import assert from "node:assert/strict";
import sharp from "sharp";
import { awaitSharp } from "../../lib/images/await_sharp.ts";

Deno.test("awaitSharp ends a call that goes on only once so many others have begun, as lost parts of it do", async () => {
  let begun = 0;
  const { promise, resolve } = Promise.withResolvers<string>();
  const count = () => {
    if (++begun === 4) resolve("ended");
  };
  // Told when an operation is queued, and when it ends.
  sharp.queue.on("change", count);
  assert.equal(await awaitSharp(promise, 20), "ended");
  sharp.queue.off("change", count);
});

Deno.test("awaitSharp passes on what a call gives and what it fails with, and leaves no timer", async () => {
  assert.equal(await awaitSharp(Promise.resolve(3)), 3);
  await assert.rejects(
    () => awaitSharp(sharp(new Uint8Array([1, 2, 3])).toBuffer()),
    /unsupported image format/,
  );
});
