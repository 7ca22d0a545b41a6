import { openStore } from "../../lib/descriptors/store/open_store.ts";
import { randomMethod } from "../descriptors/random_method.ts";
import { randomVectors } from "./random_vectors.ts";

const ROWS_AT_ONCE = 50_000;

/** Writes a store of random unit rows, named R0, R1, …, without ever holding many of them. */
export async function writeRandomStore(path: string, rows: number, dims: number): Promise<void> {
  const store = await openStore(path, randomMethod(dims));
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - first);
    await store.append({
      ids: Array.from({ length: count }, (_, row) => `R${first + row}`),
      vectors: randomVectors(count, dims, 1 + first).vectors,
      unreadable: [],
    });
  }
  await store.close();
}
