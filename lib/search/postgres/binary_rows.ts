import type { Descriptors } from "../../types.ts";

/** How numbers are kept in the database. */
export type VectorType = "halfvec" | "vector";

/** Bytes of a number. */
const NUMBER_BYTES = { halfvec: 2, vector: 4 } as const;

const SIGNATURE = new Uint8Array([...new TextEncoder().encode("PGCOPY\n"), 0xff, 0x0d, 0x0a, 0]);
const HEADER_BYTES = SIGNATURE.length + 8;
const TRAILER = -1;

/** Columns of the table: part, number, id, embedding. */
const COLUMNS = 4;

/**
 * Rows for `copy … (part, number, id, embedding) from stdin (format binary)`: PostgreSQL's binary form, in which
 * pgvector's vectors are their dims and their numbers, so that no number is printed and read again.
 *
 * @param rows The part that they belong to, and the number of the first one in it.
 * @param type How the numbers are kept; `"halfvec"` rounds to the nearest.
 * @throws {RangeError} If a number is not finite, or becomes so in two bytes.
 * @see {@link https://www.postgresql.org/docs/current/sql-copy.html | COPY, binary format}
 */
export function binaryRows(
  descriptors: Descriptors,
  rows: { part: number; first: number },
  type: VectorType,
): Uint8Array {
  const { ids, vectors, dims } = descriptors;
  const encoded = ids.map((id) => new TextEncoder().encode(id));
  const vectorBytes = 4 + dims * NUMBER_BYTES[type];
  const rowBytes = 2 + (4 + 8) * 2 + 4 + 4 + vectorBytes;
  const total = encoded.reduce((sum, id) => sum + rowBytes + id.length, HEADER_BYTES + 2);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  bytes.set(SIGNATURE);
  let at = HEADER_BYTES;
  encoded.forEach((id, row) => {
    view.setInt16(at, COLUMNS);
    at = putInteger(view, at + 2, rows.part);
    at = putInteger(view, at, rows.first + row);
    view.setInt32(at, id.length);
    bytes.set(id, at + 4);
    at += 4 + id.length;
    view.setInt32(at, vectorBytes);
    view.setInt16(at + 4, dims);
    at += 8;
    for (let i = row * dims; i < (row + 1) * dims; i++, at += NUMBER_BYTES[type]) {
      if (type === "halfvec") view.setFloat16(at, vectors[i]!);
      else view.setFloat32(at, vectors[i]!);
      const kept = type === "halfvec" ? view.getFloat16(at) : view.getFloat32(at);
      if (!Number.isFinite(kept)) refuse(ids[row]!, vectors[i]!, type);
    }
  });
  view.setInt16(at, TRAILER);
  return bytes;
}

function refuse(id: string, value: number, type: VectorType): never {
  throw new RangeError(
    `Cannot index "${id}" as the numbers of its descriptor must be finite` +
      `${type === "halfvec" ? " and within 65504" : ""}: current value is ${value}`,
  );
}

function putInteger(view: DataView, at: number, value: number): number {
  view.setInt32(at, 8);
  view.setBigInt64(at + 4, BigInt(value));
  return at + 12;
}

/**
 * The numbers of a vector as the database sends it.
 *
 * @param base64 `encode(halfvec_send(…), 'base64')`, or that of `vector_send`.
 */
export function sentVector(base64: string, type: VectorType): Float32Array {
  const bytes = Uint8Array.fromBase64(base64);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: view.getInt16(0) }, (_, i) => {
    const at = 4 + i * NUMBER_BYTES[type];
    return type === "halfvec" ? view.getFloat16(at) : view.getFloat32(at);
  });
}
