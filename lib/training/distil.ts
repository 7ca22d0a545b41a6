import { crossCorrelation } from "../losses/cross_correlation.ts";
import { cosineDistance, meanSquaredError } from "../losses/feature_distance.ts";
import { relational } from "../losses/relational.ts";
import { relationalTwoQueues } from "../losses/relational_two_queues.ts";
import { seedDistillation } from "../losses/seed_distillation.ts";
import type { Matrix, Scalar } from "../types.ts";
import type { Distillation } from "./recipe.ts";

/** What a student's features are held to. All are borrowed. */
export interface Distilled {
  /** The teacher's features, raw, shape `[batch, featureDims]`. */
  teacher: Matrix;
  /** The student's features of the same pictures, raw, shape `[batch, featureDims]`. */
  student: Matrix;
  /** Rows of a queue, as it was before this batch. */
  queue: (name: "teacher" | "student") => Matrix;
}

/**
 * The queues that a form of distillation compares with.
 *
 * @param form The form.
 */
export function distillationQueues(form: Distillation["form"]): ("teacher" | "student")[] {
  if (form === "relationalTwoQueues") return ["teacher", "student"];
  return form === "relational" || form === "seed" ? ["teacher"] : [];
}

/**
 * The distillation term of a recipe, unweighted.
 *
 * @param distillation Its form and temperature.
 * @param compared What is compared.
 * @returns A scalar; the caller disposes of it.
 * @throws {RangeError} As the losses do.
 */
export function distil({ form, temperature }: Distillation, compared: Distilled): Scalar {
  const { teacher, student, queue } = compared;
  switch (form) {
    case "relational":
      return relational(teacher, student, queue("teacher"), { temperature });
    case "relationalTwoQueues": {
      const [teacherQueue, studentQueue] = [queue("teacher"), queue("student")];
      return relationalTwoQueues(teacher, student, { teacherQueue, studentQueue, temperature });
    }
    case "seed":
      return seedDistillation(teacher, student, queue("teacher"), { studentTemperature: temperature });
    case "meanSquaredError":
      return meanSquaredError(teacher, student);
    case "cosine":
      return cosineDistance(teacher, student);
    case "crossCorrelation":
      return crossCorrelation(teacher, student);
  }
}
