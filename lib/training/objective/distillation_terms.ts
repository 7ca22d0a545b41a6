import type { WeightedTerm } from "../../losses/weighted_sum.ts";
import { l2Normalize } from "../../models/l2_normalize.ts";
import type { Matrix } from "../../types.ts";
import { distil, needsEqualDims } from "./distil.ts";
import type { Distillation } from "../recipe/recipe.ts";

/** Queues that distillation compares with: the teacher's features, the student's, and its descriptors. */
export type DistillationQueue = "teacher" | "student" | "descriptor";

/** The sizes of queues by name, of those that are needed. */
export type QueueSizes<Name extends string> = Partial<Record<Name, { size: number; dims: number }>>;

/** A batch as the terms see it. */
export interface EncodedBatch {
  /** The student's raw features. */
  feature: Matrix;
  /** The student's raw descriptors. */
  descriptor: Matrix;
  /** The same as unit rows. */
  query: Matrix;
}

/** Options for {@linkcode distillationTerms}. */
export interface DistillationTermsOptions {
  /** The teacher's features of the batch, raw. */
  teacher: Matrix;
  /** All rows of a queue, as it was before this batch. */
  rows: (name: DistillationQueue) => Matrix;
  /** How many of the descriptor's first numbers are held to the teacher, and nothing else; all that there is if left out. */
  nestedDims?: number;
}

/**
 * The queues that terms of distillation need: one of each sort, as long as the longest that is asked for, so that the rows
 * of all are of the same images.
 *
 * @param dims Numbers of a feature and of a descriptor.
 */
export function distillationQueues(
  terms: readonly Distillation[],
  { featureDims, descriptorDims }: { featureDims: number; descriptorDims: number },
): QueueSizes<DistillationQueue> {
  const sizes: QueueSizes<DistillationQueue> = {};
  const need = (name: DistillationQueue, size: number, dims: number) => {
    sizes[name] = { size: Math.max(size, sizes[name]?.size ?? 0), dims };
  };
  for (const term of terms) {
    if (!("queueSize" in term)) continue;
    need("teacher", term.queueSize, featureDims);
    if (term.form !== "relationalTwoQueues") continue;
    if (term.on === "feature") need("student", term.queueSize, featureDims);
    else need("descriptor", term.queueSize, descriptorDims);
  }
  return sizes;
}

/**
 * The terms by which a student learns from its teacher, by their names in logs: the form, after `descriptor` where they are
 * on that, and after its first numbers' count where they are on some of it.
 *
 * @param options What they compare with; borrowed until they are computed.
 * @returns The terms. On the first numbers of the descriptor there are those whose form compares features of any sizes.
 */
export function distillationTerms(
  distillation: readonly Distillation[],
  { teacher, rows, nestedDims }: DistillationTermsOptions,
): Record<string, WeightedTerm<EncodedBatch>> {
  const isMeant = ({ form, on }: Distillation) =>
    nestedDims === undefined || on === "descriptor" && !needsEqualDims(form);
  return Object.fromEntries(
    distillation.filter(isMeant).map((term) => [termName(term, nestedDims), {
      weight: term.weight,
      loss: (batch: EncodedBatch) =>
        distil(term, {
          teacher,
          student: firstNumbers(batch[term.on], nestedDims),
          queue(name, size) {
            if (name === "teacher") return newest(rows("teacher"), size);
            const own = newest(rows(term.on === "feature" ? "student" : "descriptor"), size);
            return nestedDims === undefined ? own : l2Normalize(firstNumbers(own, nestedDims));
          },
        }),
    }]),
  );
}

/**
 * The first numbers of each row.
 *
 * @param dims How many; all if left out.
 */
export function firstNumbers(x: Matrix, dims?: number): Matrix {
  return dims === undefined ? x : x.slice([0, 0], [-1, dims]);
}

function termName({ form, on }: Distillation, nestedDims: number | undefined): string {
  if (on === "feature") return form;
  return `descriptor${nestedDims ?? ""}${form[0]!.toUpperCase()}${form.slice(1)}`;
}

function newest(rows: Matrix, count: number): Matrix {
  const [size] = rows.shape;
  return count === size ? rows : rows.slice([size - count, 0], [count, -1]);
}
