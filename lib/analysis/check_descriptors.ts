import { countRows } from "../vectors/check_rows.ts";

/**
 * Refuses descriptors that cannot be analyzed.
 *
 * @param descriptors Descriptors, with ids or without; borrowed.
 * @param least The fewest rows that make sense.
 * @returns How many there are.
 * @throws {RangeError} If rows are not whole or too few, there is not one id a row, or a number is not finite.
 */
export function checkDescriptors(
  action: string,
  descriptors: { vectors: Float32Array | Float64Array; dims: number; ids?: readonly string[] },
  least: number,
): number {
  const { ids, vectors, dims } = descriptors;
  const rows = countRows("descriptors", descriptors, action);
  const refuse = (rule: string, value: unknown): never => {
    throw new RangeError(`Cannot ${action} as ${rule}: current value is ${value}`);
  };
  if (ids !== undefined && ids.length !== rows) {
    refuse("descriptors must have one id a row", `${ids.length} ids for ${rows} rows`);
  }
  if (rows < least) refuse(`there must be at least ${least} descriptors`, rows);
  const broken = vectors.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    refuse(
      "every number of descriptors must be finite",
      `${vectors[broken]} in row ${Math.floor(broken / dims)}`,
    );
  }
  return rows;
}
