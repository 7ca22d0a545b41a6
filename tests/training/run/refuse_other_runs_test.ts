import assert from "node:assert/strict";
import type { FoundCheckpoint } from "../../../lib/training/run/checkpoint_folder.ts";
import { refuseOtherRuns } from "../../../lib/training/run/refuse_other_runs.ts";
import type { TrainingOrigin, TrainingPosition } from "../../../lib/training/run/training_checkpoint.ts";
import { TINY_RECIPE } from "../tiny_recipe.ts";

const ORIGIN: TrainingOrigin = {
  recipe: TINY_RECIPE,
  viewSeed: 1,
  images: 9,
  imagesHash: "ab",
  teacherHash: null,
  startHash: null,
};

function refuse(origin: unknown, position: TrainingPosition): void {
  const found = { path: "a checkpoint", checkpoint: { origin, position } } as FoundCheckpoint;
  refuseOtherRuns(found, ORIGIN, { out: "a folder", resume: true });
}

Deno.test("refuseOtherRuns takes every position of a run, and none outside of it", () => {
  for (const [epoch, batches, consumed] of [[0, 0, 0], [1, 3, 6], [1, 3, 7], [1, 4, 9], [2, 0, 0]] as const) {
    refuse(ORIGIN, { epoch, batches, consumed });
  }
  for (const [epoch, batches, consumed] of [[3, 0, 0], [0, 4, 10], [0, 4, 7]] as const) {
    assert.throws(() => refuse(ORIGIN, { epoch, batches, consumed }), {
      name: "CheckpointError",
      message: /its position is none of this run: \{"epoch":/,
    });
  }
});

Deno.test("refuseOtherRuns names what differs, whatever stands in the checkpoint", () => {
  const position = { epoch: 0, batches: 0, consumed: 0 };
  for (
    const [origin, message] of [
      [
        { ...ORIGIN, recipe: { ...TINY_RECIPE, preset: "simclr" }, viewSeed: 2 },
        /recipe\.preset, another viewSeed:/,
      ],
      [
        { ...ORIGIN, recipe: null },
        /another recipe\.student, another recipe\.dropScale, another recipe\.objective/,
      ],
      [{}, /another recipe\.student/],
      [{ ...ORIGIN, more: 1 }, /another more:/],
    ] as const
  ) {
    assert.throws(() => refuse(origin, position), { name: "InvalidDataError", message });
  }
  for (const change of [{ description: "in other words" }, { teacherRecipe: "other.json" }]) {
    refuse({ ...ORIGIN, recipe: { ...TINY_RECIPE, ...change } }, position);
  }
});
