import { networkOf } from "../../models/architecture.ts";
import { freezeTeacher, type FrozenTeacher, isOnnxEncoder } from "./freeze_teacher.ts";
import { needsTeacher } from "../recipe/needs_teacher.ts";
import type { TrainOptions } from "./train_options.ts";

/**
 * Freezes a run's teacher.
 *
 * @param options As for `train`.
 * @returns The teacher, which the caller disposes of; `null` where the recipe needs none.
 * @throws {RangeError} If it is missing or does not fit the recipe.
 */
export async function openTeacher(
  { recipe, teacher }: TrainOptions,
  threads: number,
): Promise<FrozenTeacher | null> {
  if (!needsTeacher(recipe)) return null;
  const { student } = recipe;
  const rule = (what: string, value: unknown) =>
    new RangeError(`Cannot train as ${what}: current value is ${value}`);
  if (teacher === undefined) {
    throw rule("the recipe learns from a teacher, and there must be a teacher", "none");
  }
  const [dims, only] = isOnnxEncoder(teacher)
    ? [teacher.dims, teacher.fixedSize]
    : [teacher.architecture.descriptorDims, networkOf(teacher).size];
  if (dims !== student.featureDims) {
    throw rule(
      `the recipe's student.featureDims must be the teacher's ${dims}`,
      student.featureDims,
    );
  }
  const seen = recipe.teacherSize === undefined ? recipe.sizes.map(({ size }) => size) : [recipe.teacherSize];
  const other = seen.find((size) => only !== null && size !== only.width);
  if (other !== undefined) {
    throw rule(`the teacher takes views of ${only!.width} pixels only, and teacherSize must be that`, other);
  }
  return await freezeTeacher(teacher, { threads });
}
