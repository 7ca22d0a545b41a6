import { crossCorrelation } from "../../losses/cross_correlation.ts";
import { cosineDistance, meanSquaredError } from "../../losses/feature_distance.ts";
import { relational } from "../../losses/relational.ts";
import { relationalTwoQueues } from "../../losses/relational_two_queues.ts";
import { seedDistillation } from "../../losses/seed_distillation.ts";
import { similarityDistance } from "../../losses/similarity_distance.ts";
import type { Matrix, Scalar } from "../../types.ts";
import type { Distillation } from "../recipe/recipe.ts";

/** Features or descriptors of a student, and what they are held to. All are borrowed. */
export interface Distilled {
  /** The teacher's features, raw, shape `[batch, featureDims]`. */
  teacher: Matrix;
  /** The student's features or descriptors of the same images, raw, shape `[batch, dims]`. */
  student: Matrix;
  /**
   * The newest rows of the teacher's queue or of the student's, as they were before this batch.
   *
   * @param name Which.
   * @param size How many.
   */
  queue: (name: "teacher" | "student", size: number) => Matrix;
}

/** Forms that compare relations to other images, which features of any sizes have. */
const OF_ANY_DIMS: readonly Distillation["form"][] = ["relationalTwoQueues", "similarity"];

/**
 * Checks whether a form of distillation compares what has as many numbers as the teacher's features only.
 */
export function needsEqualDims(form: Distillation["form"]): boolean {
  return !OF_ANY_DIMS.includes(form);
}

/**
 * The distillation term of a recipe, unweighted.
 *
 * @param distillation Its form, temperature and rows of the queue.
 * @returns A scalar; the caller disposes of it.
 * @throws {RangeError} As the losses do.
 */
export function distil(distillation: Distillation, { teacher, student, queue }: Distilled): Scalar {
  switch (distillation.form) {
    case "relational": {
      const { temperature, queueSize } = distillation;
      return relational(teacher, student, queue("teacher", queueSize), { temperature });
    }
    case "relationalTwoQueues": {
      const { temperature, queueSize } = distillation;
      const [teacherQueue, studentQueue] = [queue("teacher", queueSize), queue("student", queueSize)];
      return relationalTwoQueues(teacher, student, { teacherQueue, studentQueue, temperature });
    }
    case "seed": {
      const { temperature: studentTemperature, queueSize } = distillation;
      return seedDistillation(teacher, student, queue("teacher", queueSize), { studentTemperature });
    }
    case "meanSquaredError":
      return meanSquaredError(teacher, student);
    case "cosine":
      return cosineDistance(teacher, student);
    case "crossCorrelation":
      return crossCorrelation(teacher, student);
    case "similarity":
      return similarityDistance(teacher, student);
  }
}
