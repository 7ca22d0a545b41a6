import type { DescriptorBlocks } from "../../descriptors/descriptor_blocks.ts";
import { DatabaseError } from "../../errors.ts";
import type { Descriptors } from "../../types.ts";
import { binaryRows, type VectorType } from "./binary_rows.ts";
import { createDescriptorDigest } from "./digest_descriptors.ts";
import type { IndexTables } from "./index_tables.ts";
import type { PartState } from "./part_state.ts";
import type { PostgresDatabase } from "./postgres_database.ts";

/** Options for {@linkcode loadPart}. */
export interface LoadPartOptions {
  /** How far the part is. */
  part: PartState;
  /** All of its descriptors. */
  blocks: DescriptorBlocks;
  /** How numbers are kept. */
  type: VectorType;
  /** Descriptors that are loaded in one transaction. */
  chunkRows: number;
  /** Called with how many descriptors are in the database. */
  onProgress: (rows: number) => void;
}

/**
 * Copies what is missing of a part into its table. Each chunk and the note of how far the part is are one transaction,
 * so that whenever it ends, the note tells what the table holds.
 *
 * Rows that an earlier run loaded are compared with the source by its digest; where the source has changed since, the part
 * begins anew.
 *
 * @returns How many descriptors the part has, and how many of them this call loaded.
 * @throws {DatabaseError} If another process loads the same part.
 */
export async function loadPart(
  database: PostgresDatabase,
  tables: IndexTables,
  options: LoadPartOptions,
): Promise<{ rows: number; loaded: number }> {
  const { part: earlier, blocks, type, chunkRows, onProgress } = options;
  const digest = createDescriptorDigest();
  let [seen, stored, loaded] = [0, earlier, 0];
  for await (const block of blocks.blocks(chunkRows)) {
    const known = Math.min(block.ids.length, Math.max(0, earlier.rows - seen));
    digest.add(slice(block, 0, known));
    if (seen < earlier.rows && seen + known === earlier.rows && digest.value() !== earlier.digest) {
      return await beginAnew(database, tables, options);
    }
    const chunk = slice(block, known, block.ids.length);
    digest.add(chunk);
    seen += block.ids.length;
    if (chunk.ids.length > 0) {
      const next = { part: earlier.part, rows: seen, digest: digest.value() };
      await storeChunk(database, tables, { from: stored, to: next, chunk, type });
      stored = next;
      loaded += chunk.ids.length;
      onProgress(seen);
    }
  }
  if (seen < earlier.rows) return await beginAnew(database, tables, options);
  return { rows: seen, loaded };
}

interface Chunk {
  from: PartState;
  to: PartState;
  chunk: Descriptors;
  type: VectorType;
}

async function storeChunk(
  database: PostgresDatabase,
  tables: IndexTables,
  { from, to, chunk, type }: Chunk,
): Promise<void> {
  const bytes = binaryRows(chunk, { part: to.part, first: from.rows }, type);
  await database.transaction(async ({ query, copy }) => {
    const [state] = await query<{ rows: string; digest: string }>(
      `select rows, digest from ${tables.parts} where part = $1 and not complete for update`,
      [to.part],
    );
    // The attempt before took effect, and only the server's word of it was lost.
    if (Number(state?.rows) === to.rows && state?.digest === to.digest) return;
    if (Number(state?.rows) !== from.rows || state?.digest !== from.digest) {
      throw new DatabaseError(database.address, `another process loads the same part of ${tables.all}`);
    }
    await copy(
      `copy ${tables.part(to.part)} (part, number, id, embedding) from stdin (format binary)`,
      bytes,
    );
    await query(`update ${tables.parts} set rows = $1, digest = $2 where part = $3`, [
      to.rows,
      to.digest,
      to.part,
    ]);
  });
}

async function beginAnew(
  database: PostgresDatabase,
  tables: IndexTables,
  options: LoadPartOptions,
): Promise<{ rows: number; loaded: number }> {
  const { part } = options.part;
  await database.transaction(async ({ query }) => {
    await query(`truncate ${tables.part(part)}`);
    await query(`update ${tables.parts} set rows = 0, digest = '' where part = $1 and not complete`, [part]);
  });
  return await loadPart(database, tables, { ...options, part: { part, rows: 0, digest: "" } });
}

function slice({ ids, vectors, dims }: Descriptors, from: number, to: number): Descriptors {
  return { ids: ids.slice(from, to), vectors: vectors.subarray(from * dims, to * dims), dims };
}
