import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  cosineDistance,
  featureQueue,
  hardNegative,
  infoNce,
  koLeo,
  type Matrix,
  meanSquaredError,
  ntXent,
  rdcd,
  type RdcdInputs,
  relational,
  relationalTwoQueues,
  type Scalar,
  seededPrng,
  sscd,
  weightedSum,
} from "rdcd/losses";
import { l2Normalize } from "rdcd/models";
import { testOnBackends } from "../models/on_backends.ts";
import { LOSS_NAMES, openLoss, randomRows, unitRows, withLoss } from "./losses.ts";

function valueOf(loss: Scalar): number {
  const value = loss.dataSync()[0]!;
  loss.dispose();
  return value;
}

/** The value of a loss of rows that are freed. */
function lossOf(loss: (x: Matrix) => Scalar, rows: number[][]): number {
  return tf.tidy(() => valueOf(loss(tf.tensor2d(rows))));
}

for (const name of LOSS_NAMES) {
  testOnBackends(`${name} equals a loop written from its formula`, ["cpu", "wasm"], () => {
    for (const [rows, dims] of [[2, 1], [2, 3], [6, 5], [9, 17]] as const) {
      for (const temperature of [0.05, 1]) {
        withLoss(name, { rows, dims, temperature }, ({ loss, loop, normalizes }) => {
          const x = (normalizes ? randomRows : unitRows)(rows, dims, rows + dims);
          const [found, expected] = [lossOf(loss, x), loop(x)];
          assert.ok(
            Math.abs(found - expected) < 2e-5 * Math.max(1, Math.abs(expected)),
            `${rows} x ${dims} at ${temperature}: ${found} is not ${expected}`,
          );
        });
      }
    }
  });

  testOnBackends(`${name} has the gradient of finite differences`, ["cpu", "wasm"], () => {
    withLoss(name, { rows: 6, dims: 5, temperature: 0.5 }, ({ loss, loop, normalizes }) => {
      const rows = (normalizes ? randomRows : unitRows)(6, 5, 8);
      const x = tf.tensor2d(rows);
      const gradient = tf.grad((t) => loss(t as Matrix))(x);
      const found = gradient.arraySync() as number[][];
      tf.dispose([x, gradient]);
      const step = 1e-5;
      rows.forEach((row, i) =>
        row.forEach((value, j) => {
          const [above, below] = [step, -step].map((change) =>
            loop(rows.map((other, k) => k === i ? other.with(j, value + change) : other))
          );
          const expected = (above! - below!) / (2 * step);
          assert.ok(
            Math.abs(found[i]![j]! - expected) < 2e-3,
            `[${i}, ${j}]: ${found[i]![j]} is not ${expected}`,
          );
        })
      );
    });
  });

  testOnBackends(`${name} says which number is not finite, and leaves no tensor`, ["cpu", "wasm"], () => {
    withLoss(name, { rows: 4, dims: 3 }, ({ loss }) => {
      for (const wrong of [NaN, Infinity]) {
        const rows = unitRows(4, 3, 5);
        rows[2]![1] = wrong;
        const x = tf.tensor2d(rows);
        const before = tf.memory().numTensors;
        assert.throws(() => loss(x), {
          name: "RangeError",
          message: new RegExp(
            `^Cannot compute ${name} as \\w+ must be finite: current value at \\[2, 1\\] is ${wrong}`,
          ),
        });
        assert.equal(tf.memory().numTensors, before);
        x.dispose();
      }
    });
  });

  Deno.test(`${name} refuses matrices of other shapes`, async () => {
    await tf.setBackend("cpu");
    withLoss(name, { rows: 4, dims: 3 }, ({ loss }) => {
      for (const shape of [[4], [4, 2], [3, 3], [0, 3]] as [number, number][]) {
        // Alone in its batch, a row of any length will do.
        if (name === "koLeo" && shape[0] !== 0 && shape.length === 2) continue;
        if ((name === "sscd" || name === "similarityDistance") && shape[0] === 4 && shape.length === 2) {
          continue;
        }
        if (name === "hardNegative" && shape[0] === 3) continue;
        const x = tf.zeros(shape) as Matrix;
        assert.throws(() => loss(x), {
          name: "RangeError",
          message: new RegExp(`^Cannot compute ${name} as `),
        });
        x.dispose();
      }
    });
  });
}

for (const name of LOSS_NAMES) {
  testOnBackends(`${name} and its gradient are those of the loop`, ["webgpu"], async () => {
    const { loss, loop, normalizes, dispose } = openLoss(name, { rows: 6, dims: 5, temperature: 0.5 });
    const rows = (normalizes ? randomRows : unitRows)(6, 5, 8);
    const x = tf.tensor2d(rows);
    const { value, grad } = tf.valueAndGrad((t) => loss(t as Matrix))(x);
    const [number] = await value.data();
    const [gradient] = await grad.data();
    assert.ok(Math.abs(number! - loop(rows)) < 1e-4, `${number} is not ${loop(rows)}`);
    const step = 1e-5;
    const moved = rows.map((row, i) => i === 0 ? row.with(0, row[0]! + step) : row);
    const slope = (loop(moved) - loop(rows)) / step;
    assert.ok(Math.abs(gradient! - slope) < 3e-3, `${gradient} is not ${slope}`);
    tf.dispose([x, value, grad]);
    dispose();
  });
}

testOnBackends("losses that normalize do not see the length of a row", ["cpu"], () => {
  for (const name of LOSS_NAMES) {
    withLoss(name, { rows: 4, dims: 3 }, ({ loss, normalizes }) => {
      if (!normalizes) return;
      const rows = unitRows(4, 3, 6);
      const scaled = rows.map((row, i) => row.map((value) => value * 10 ** (i - 2)));
      assert.ok(Math.abs(lossOf(loss, rows) - lossOf(loss, scaled)) < 1e-5, name);
    });
  }
});

testOnBackends("hardNegative is twice KoLeo's term less log 2", ["cpu", "wasm"], () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (dims, seed) => {
      const [pair] = [unitRows(2, dims, seed)];
      const [one, other] = pair as [number[], number[]];
      const hard = tf.tidy(() => valueOf(hardNegative(tf.tensor2d([one]), tf.tensor2d([other]))));
      const spread = lossOf(koLeo, pair!);
      // Nearer pairs are clamped, each by a floor of its own.
      fc.pre(hard < 5);
      assert.ok(Math.abs(hard - (2 * spread + Math.log(2))) < 1e-4);
    }),
    { seed: 4, numRuns: 50 },
  );
});

testOnBackends(
  "hardNegative has no gradient below its floor, and m / (1 - s) above it",
  ["cpu", "wasm"],
  () => {
    tf.tidy(() => {
      const queue = tf.tensor2d(unitRows(5, 4, 3));
      const near = tf.tensor2d([unitRows(5, 4, 3)[2]!]);
      const gradient = (query: Matrix) =>
        tf.grad((q) => hardNegative(q as Matrix, queue))(query).arraySync() as number[][];
      assert.deepEqual(gradient(near).flat().map(Math.abs), [0, 0, 0, 0]);
      assert.ok(Math.abs(valueOf(hardNegative(near, queue)) + Math.log(1e-3)) < 1e-4);
      const query = unitRows(1, 4, 9);
      const similarities = unitRows(5, 4, 3).map((row) =>
        row.reduce((sum, value, i) => sum + value * query[0]![i]!, 0)
      );
      const nearest = similarities.indexOf(Math.max(...similarities));
      unitRows(5, 4, 3)[nearest]!.forEach((value, i) => {
        const expected = value / (1 - similarities[nearest]!);
        assert.ok(
          Math.abs(gradient(tf.tensor2d(query))[0]![i]! - expected) < 1e-4 * Math.abs(expected) + 1e-5,
        );
      });
    });
  },
);

testOnBackends(
  "relational losses are zero for equal features, and otherwise positive",
  ["cpu", "wasm"],
  () => {
    tf.tidy(() => {
      const [teacher, student, queue] = [1, 2, 3].map((seed) => tf.tensor2d(unitRows(8, 6, seed)));
      const two = { teacherQueue: queue!, studentQueue: queue! };
      for (
        const loss of [
          (s: Matrix) => relational(teacher!, s, queue!),
          (s: Matrix) => relationalTwoQueues(teacher!, s, two),
        ]
      ) {
        assert.ok(Math.abs(valueOf(loss(teacher!))) < 1e-5);
        assert.ok(valueOf(loss(student!)) > 0.01);
      }
    });
  },
);

testOnBackends("infoNce ignores the order of the queue", ["cpu"], () => {
  tf.tidy(() => {
    const [query, key] = [1, 2].map((seed) => tf.tensor2d(unitRows(4, 6, seed)));
    const [queue, turned] = [unitRows(9, 6, 3), unitRows(9, 6, 3).reverse()].map((rows) => tf.tensor2d(rows));
    const [one, other] = [queue!, turned!].map((rows) => valueOf(infoNce(query!, key!, rows)));
    assert.ok(Math.abs(one! - other!) < 1e-5);
  });
});

testOnBackends("losses start where theory says, and stay finite at temperature 0.01 and a queue of 65,536", [
  "wasm",
], () => {
  const size = 65_536;
  const dims = 64;
  tf.tidy(() => {
    const queue = featureQueue({ size, dims, prng: seededPrng(1) }).init();
    const [query, key] = [4, 5].map((seed) =>
      featureQueue({ size: 64, dims, prng: seededPrng(seed) }).init()
    );
    // ln(65537) + 1 / (2 * dims * temperature^2), for random unit vectors (facts 1.4).
    const start = Math.log(size + 1) + 1 / (2 * dims * 0.07 ** 2);
    assert.ok(Math.abs(valueOf(infoNce(query!, key!, queue)) - start) < 0.35);
    // The nearest of 65,536 random directions has a cosine of about 0.49 in 64 dimensions (facts 1.5).
    assert.ok(Math.abs(valueOf(hardNegative(query!, queue)) + Math.log(1 - 0.49)) < 0.08);
    const gradient = tf.grad((q) => infoNce(q as Matrix, key!, queue, { temperature: 0.01 }))(query!);
    assert.ok(gradient.dataSync().every(Number.isFinite));
    // The worst that can come: an own key opposite, and a queue that holds the query itself.
    const opposite = valueOf(infoNce(query!, query!.neg(), query!, { temperature: 0.01 }));
    assert.ok(Math.abs(opposite - 200) < 1);
    assert.ok(Number.isFinite(valueOf(relational(query!, key!, queue, { temperature: 0.01 }))));
  });
});

testOnBackends("cosineDistance is dims / 2 times meanSquaredError", ["cpu"], () => {
  tf.tidy(() => {
    const [teacher, student] = [1, 2].map((seed) => tf.tensor2d(randomRows(5, 7, seed)));
    const [squared, cosine] = [meanSquaredError, cosineDistance].map((loss) =>
      valueOf(loss(teacher!, student!))
    );
    assert.ok(Math.abs(cosine! - 3.5 * squared!) < 1e-5);
  });
});

testOnBackends(
  "sscd with two views an image is ntXent but for the other views' place in the sum",
  ["cpu"],
  () => {
    const [one, other] = [unitRows(4, 6, 1), unitRows(4, 6, 2)];
    const ids = [0, 1, 2, 3, 0, 1, 2, 3];
    tf.tidy(() => {
      const { infoNce: contrast } = sscd(tf.tensor2d([...one, ...other]), ids, {
        temperature: 0.1,
        entropyWeight: 0,
      });
      const plain = valueOf(ntXent(tf.tensor2d(one), tf.tensor2d(other), { temperature: 0.1 }));
      assert.ok(Math.abs(contrast.dataSync()[0]! - plain) < 1e-5);
    });
  },
);

Deno.test("sscd refuses ids that do not fit the rows, and rows of one image", async () => {
  await tf.setBackend("cpu");
  const x = tf.tensor2d(unitRows(3, 2, 1));
  for (const ids of [[0, 1], [0, 0, 0]]) {
    assert.throws(() => sscd(x, ids), {
      name: "RangeError",
      message: /for each of 3 rows one of at least 2 images/,
    });
  }
  assert.throws(() => sscd(x, [0, 1, 2], { entropyWeight: -1 }), {
    name: "RangeError",
    message: /entropyWeight/,
  });
  x.dispose();
});

Deno.test("losses refuse temperatures that are not positive", async () => {
  await tf.setBackend("cpu");
  const x = tf.tensor2d(unitRows(3, 2, 1));
  for (const temperature of [0, -1, NaN, Infinity]) {
    for (
      const loss of [() => infoNce(x, x, x, { temperature }), () => relational(x, x, x, { temperature })]
    ) {
      assert.throws(loss, {
        name: "RangeError",
        message: /temperature must be a positive number: current value is/,
      });
    }
  }
  x.dispose();
});

function rdcdInputs(): RdcdInputs {
  const [teacher, student, teacherQueue] = [1, 2, 3].map((seed) => tf.tensor2d(unitRows(4, 6, seed)));
  const [query, key, studentQueue] = [4, 5, 6].map((seed) => tf.tensor2d(unitRows(4, 3, seed)));
  return {
    teacher: teacher!,
    student: student!,
    query: query!,
    key: key!,
    teacherQueue: teacherQueue!,
    studentQueue: studentQueue!,
  };
}

testOnBackends(
  "rdcd weighs its terms as train.sh does, and weightedSum the same by hand",
  ["cpu", "wasm"],
  () => {
    const inputs = rdcdInputs();
    const loss = rdcd(inputs, { relationalWeight: 2, contrastiveWeight: 3, hardNegativeWeight: 4 });
    const objective = weightedSum<RdcdInputs>({
      relational: {
        weight: 2,
        loss: ({ teacher, student, teacherQueue }) => relational(teacher, student, teacherQueue),
      },
      infoNce: { weight: 3, loss: ({ query, key, studentQueue }) => infoNce(query, key, studentQueue) },
      hardNegative: { weight: 12, loss: ({ query, studentQueue }) => hardNegative(query, studentQueue) },
      logged: { weight: 0, loss: ({ query }) => koLeo(query) },
    });
    const { total, parts } = objective(inputs);
    const [found, expected] = [loss.total, total].map((term) => term.dataSync()[0]!);
    assert.ok(Math.abs(found! - expected!) < 1e-4);
    for (const name of ["relational", "infoNce", "hardNegative"] as const) {
      assert.ok(Math.abs(loss[name].dataSync()[0]! - parts[name]!.dataSync()[0]!) < 1e-6);
    }
    tf.dispose([Object.values(inputs), Object.values(loss), total, Object.values(parts)]);
  },
);

Deno.test("rdcd and weightedSum refuse weights that are none", async () => {
  await tf.setBackend("cpu");
  const inputs = rdcdInputs();
  assert.throws(() => rdcd(inputs, { hardNegativeWeight: -1 }), {
    name: "RangeError",
    message: "Cannot compute rdcd as hardNegativeWeight must be a number of at least 0: current value is -1",
  });
  tf.dispose(Object.values(inputs));
  const loss = () => tf.scalar(1);
  assert.throws(() => weightedSum({ spread: { weight: NaN, loss } }), {
    name: "RangeError",
    message: "Cannot make a weighted sum as the weight of spread must be finite: current value is NaN",
  });
  assert.throws(() => weightedSum({}), { name: "RangeError", message: /at least 1 term/ });
});

testOnBackends("featureQueue keeps the newest rows of any sequence of batches, the oldest first", [
  "cpu",
  "wasm",
], () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }),
      (size, counts) => {
        const queue = featureQueue({ size, dims: 2, prng: seededPrng(3) });
        let state = queue.init();
        const expected = state.arraySync();
        let pushed = 0;
        for (const wanted of counts) {
          const rows = Math.min(wanted, size);
          const angles = Array.from({ length: rows }, () => 0.1 * ++pushed);
          const features = tf.tensor2d(angles.map((angle) => [3 * Math.cos(angle), 3 * Math.sin(angle)]));
          const next = queue.push(state, features);
          tf.dispose([state, features]);
          state = next;
          for (const angle of angles) {
            expected.shift();
            expected.push([Math.cos(angle), Math.sin(angle)]);
          }
        }
        state.arraySync().flat().forEach((value, index) => {
          assert.ok(Math.abs(value - expected.flat()[index]!) < 1e-6);
        });
        state.dispose();
      },
    ),
    { seed: 2, numRuns: 60 },
  );
});

testOnBackends("featureQueue starts with random unit rows, the same for a seed", ["cpu"], () => {
  const options = { size: 500, dims: 8 };
  const [one, same, other] = [1, 1, 2].map((seed) =>
    featureQueue({ ...options, prng: seededPrng(seed) }).init()
  );
  assert.deepEqual(one!.arraySync(), same!.arraySync());
  assert.notDeepEqual(one!.arraySync(), other!.arraySync());
  const means = tf.tidy(() => one!.mean(0).abs().max().dataSync()[0]!);
  assert.ok(means < 5 / Math.sqrt(8 * 500));
  const lengths = tf.tidy(() => l2Normalize(one!).sub(one!).abs().max().dataSync()[0]!);
  assert.ok(lengths < 1e-6);
  tf.dispose([one!, same!, other!]);
});

Deno.test("featureQueue refuses sizes that are none, and batches that do not fit", async () => {
  await tf.setBackend("cpu");
  assert.throws(() => featureQueue({ size: 0, dims: 2, prng: seededPrng(1) }), {
    name: "RangeError",
    message: /size/,
  });
  const queue = featureQueue({ size: 3, dims: 2, prng: seededPrng(1) });
  const state = queue.init();
  for (const shape of [[4, 2], [1, 3], [0, 2]] as [number, number][]) {
    const features = tf.zeros<tf.Rank.R2>(shape);
    assert.throws(() => queue.push(state, features), {
      name: "RangeError",
      message: /features must be of shape/,
    });
    assert.throws(() => queue.push(features, state), {
      name: "RangeError",
      message: /state must be of shape \[3, 2\]/,
    });
    features.dispose();
  }
  state.dispose();
});
