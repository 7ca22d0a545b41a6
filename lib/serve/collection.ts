import type { FoundReference } from "../search/found_reference.ts";
import type { Vectors } from "../types.ts";

/** An image that is added to a collection. */
export interface NewImage {
  /** Its name. */
  id: string;
  /** Its descriptor. */
  vector: Float32Array;
  /** True if there is nothing to be seen in it. */
  isFlat: boolean;
  /** SHA-256 of its file, in hexadecimal. */
  sha256: string;
}

/**
 * Outcome for an image that was to be added: it was, the same was there already under its name, or another is there, or one
 * of which nobody knows what it was.
 */
export type AddOutcome = "added" | "same" | "other";

/** The images that a service searches, wherever they are kept. */
export interface Collection {
  /** True if nothing can be added or removed. */
  readonly isReadOnly: boolean;
  /** How many images there are. */
  count(): Promise<number>;
  /** What is known of an image: SHA-256 of its file, or `null` where nobody told; `null` if there is no such image. */
  find(id: string): Promise<{ sha256: string | null } | null>;
  /**
   * The nearest images of each query, best first.
   *
   * @param queries Descriptors; borrowed.
   * @param k How many a query.
   */
  search(queries: Vectors, k: number): Promise<FoundReference[][]>;
  /**
   * Adds images. Once this returns, those that were added survive the end of the process, however it ends.
   *
   * @returns The outcome for each.
   */
  add(images: readonly NewImage[]): Promise<AddOutcome[]>;
  /**
   * Removes images, so that they stay removed.
   *
   * @returns For each whether it was there.
   */
  remove(ids: readonly string[]): Promise<boolean[]>;
  /** Ends what is under way and frees what it holds. */
  close(): Promise<void>;
}
