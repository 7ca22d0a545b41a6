import assert from "node:assert/strict";
import { learningRateAt } from "rdcd/training";
import { fixturePath } from "../../shared.ts";

interface Schedule {
  base: number;
  batch: number;
  steps_per_epoch: number;
  warmup_epochs: number;
  epochs: number;
  rates: number[];
}

const { schedules }: { schedules: Schedule[] } = JSON.parse(
  Deno.readTextFileSync(fixturePath("optimizers/optimizers.json")),
);

function optionsOf({ base, batch, steps_per_epoch, warmup_epochs, epochs }: Schedule) {
  const stepsPerEpoch = steps_per_epoch;
  return { learningRate: base, batchSize: batch, stepsPerEpoch, warmupEpochs: warmup_epochs, epochs };
}

Deno.test("learningRateAt is the schedule of SSCD and RDCD at every step of a run", () => {
  for (const schedule of schedules) {
    const options = optionsOf(schedule);
    const highest = Math.max(...schedule.rates);
    schedule.rates.forEach((rate, step) => {
      const found = learningRateAt(step, options);
      assert.ok(Math.abs(found - rate) <= 1e-12 * highest, `step ${step}: ${found} is not ${rate}`);
    });
  }
});

Deno.test("learningRateAt falls from the first step on where there is no warm-up", () => {
  const options = { ...optionsOf(schedules[0]!), warmupEpochs: 0 };
  assert.equal(learningRateAt(0, options), 0.3 * 4096 / 256);
  assert.ok(learningRateAt(1, options) < learningRateAt(0, options));
});

Deno.test("learningRateAt refuses steps outside of the run and a warm-up that never ends", () => {
  const options = optionsOf(schedules[0]!);
  for (const step of [-1, 0.5, schedules[0]!.rates.length, NaN]) {
    assert.throws(() => learningRateAt(step, options), {
      name: "RangeError",
      message:
        `Cannot find the learning rate as step must be an integer from 0 to 139: current value is ${step}`,
    });
  }
  assert.throws(() => learningRateAt(0, { ...options, warmupEpochs: 20 }), {
    name: "RangeError",
    message: /warmupEpochs must be fewer than the 20 epochs: current value is 20/,
  });
});
