import type { FrozenTeacher } from "../run/freeze_teacher.ts";

/** A teacher and the size at which it sees views. */
export interface ViewTeacher {
  /** The teacher; borrowed. */
  teacher: FrozenTeacher;
  /** Pixels a side of the views that it sees. */
  size: number;
  /** Views that it is given at once. */
  batchSize: number;
  /** Numbers of a feature. */
  dims: number;
  /** Hash that its features are named after: of its weights and the size. */
  hash: string;
}

/**
 * Has a teacher see views of one size.
 *
 * @param teacher The teacher; borrowed.
 * @param options The size, and views that it is given at once.
 */
export function viewTeacher(
  teacher: FrozenTeacher,
  options: { size: number; batchSize: number },
): ViewTeacher {
  const hash = `${teacher.hash.slice(0, 16)}-${options.size}`;
  return { teacher, ...options, dims: teacher.dims, hash };
}
