import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { type Image, toNchw, toTensor } from "rdcd/images";
import { seededPrng } from "rdcd/augmentations";

function noise(width: number, height: number, seed: number): Image {
  const random = seededPrng(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random() * 256) };
}

const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

Deno.test("toTensor and toNchw normalize each channel with ImageNet's numbers, each in its layout", async () => {
  await tf.setBackend("cpu");
  const images = [noise(5, 3, 1), noise(5, 3, 2)];
  const before = tf.memory().numTensors;
  const tensor = toTensor(images);
  assert.deepEqual(tensor.shape, [2, 3, 5, 3]);
  assert.equal(tensor.dtype, "float32");
  const nhwc = await tensor.data();
  const nchw = toNchw(images);
  assert.equal(nchw.length, 2 * 3 * 3 * 5);
  for (let image = 0; image < 2; image++) {
    for (let pixel = 0; pixel < 15; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        const level = images[image]!.data[pixel * 3 + channel]!;
        const expected = Math.fround((level / 255 - MEAN[channel]!) / DEVIATION[channel]!);
        assert.equal(nhwc[(image * 15 + pixel) * 3 + channel], expected);
        assert.equal(nchw[(image * 3 + channel) * 15 + pixel], expected);
      }
    }
  }
  tensor.dispose();
  assert.equal(tf.memory().numTensors, before);
});

for (const [name, make] of [["toTensor", toTensor], ["toNchw", toNchw]] as const) {
  Deno.test(`${name} refuses an empty batch, mixed sizes and data that does not fit`, () => {
    const image = noise(5, 3, 1);
    assert.throws(() => make([]), { name: "RangeError", message: /at least one image/ });
    assert.throws(() => make([image, noise(3, 5, 1)]), /must be 5 x 3 like the first: image 1 is 3 x 5/);
    assert.throws(
      () => make([{ ...image, data: image.data.subarray(3) }]),
      /must have 45 bytes: image 0 has 42/,
    );
  });
}
