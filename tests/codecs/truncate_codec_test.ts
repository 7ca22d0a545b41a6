import assert from "node:assert/strict";
import { applyCodec, fitCodec, seededPrng, truncateCodec } from "rdcd/evaluation";

const DIMS = 6;
const prng = seededPrng("truncate");
const training = {
  vectors: Float32Array.from({ length: 50 * DIMS }, (_, index) => (prng() - 0.5) * (1 + index % DIMS)),
  dims: DIMS,
};

for (const kind of ["PCA", "PCAW"]) {
  Deno.test(`truncateCodec makes of ${kind}6 the codec that is fitted for fewer directions`, async () => {
    const whole = await fitCodec(`${kind}6,L2norm,Flat`, training);
    for (const dims of [1, 4, 6]) {
      const shorter = truncateCodec(whole, dims);
      assert.deepEqual(shorter, await fitCodec(`${kind}${dims},L2norm,Flat`, training));
      assert.equal((await applyCodec(shorter, training)).dims, dims);
    }
  });
}

Deno.test("truncateCodec keeps the rank of a codec whose last directions carry nothing", async () => {
  const flat = {
    vectors: training.vectors.map((value, index) => index % DIMS < 3 ? value : 0),
    dims: DIMS,
  };
  const whole = await fitCodec("PCA6,L2norm,Flat", flat);
  assert.deepEqual([5, 2].map((dims) => truncateCodec(whole, dims).linear!.rank), [3, 2]);
});

Deno.test("truncateCodec refuses bits, and more numbers than there are", async () => {
  const bits = await fitCodec("ITQ8", {
    vectors: Float32Array.from({ length: 800 }, () => prng() - 0.5),
    dims: 8,
  });
  assert.throws(() => truncateCodec(bits, 4), {
    name: "RangeError",
    message: /ITQ8 as it must be PCA or PCAW/,
  });
  const whole = await fitCodec("PCA4,L2norm,Flat", training);
  for (const dims of [0, 1.5, 5]) {
    assert.throws(() => truncateCodec(whole, dims), { name: "RangeError", message: /dims must be 1 to 4/ });
  }
  assert.throws(() => truncateCodec({ ...whole, name: "Flat", linear: null }, 1), RangeError);
});
