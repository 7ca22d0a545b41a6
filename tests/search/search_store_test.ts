import assert from "node:assert/strict";
import fc from "fast-check";
import { join } from "@std/path";
import { loadDescriptors, openStore, readStore } from "rdcd/descriptors";
import { searchExact } from "rdcd/search";
import { randomDescriptors } from "../evaluation/random_descriptors.ts";
import { randomMethod } from "../descriptors/random_method.ts";
import { withFolder } from "../descriptors/pictures.ts";

for (const precision of ["float32", "float16", "int8"] as const) {
  Deno.test(`searchExact of a ${precision} store on disk equals that of its descriptors in memory, ties included`, () =>
    withFolder(async (folder) => {
      const path = join(folder, "store");
      const dims = 19;
      const some = randomDescriptors("R", 400, dims);
      // Every row is there twice, far apart, so that every score is tied.
      const vectors = new Float32Array(800 * dims);
      vectors.set(some.vectors);
      vectors.set(some.vectors, 400 * dims);
      const store = await openStore(path, randomMethod(dims), { precision });
      await store.append({
        ids: Array.from({ length: 800 }, (_, row) => `R${row}`),
        vectors,
        unreadable: [],
      });
      await store.close();

      const queries = randomDescriptors("Q", 15, dims);
      const inMemory = await loadDescriptors(path);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 900 }),
          fc.integer({ min: 1, max: 25 }),
          fc.constantFrom("onnx" as const, "tfjs" as const),
          async (blockRows, k, runtime) => {
            const streamed = await searchExact(queries, await readStore(path), { k, blockRows, runtime });
            const whole = await searchExact(queries, inMemory, { k, runtime });
            assert.deepEqual(streamed, whole);
            for (let i = 0; i + 1 < k; i++) {
              if (streamed.scores[i] !== streamed.scores[i + 1]) continue;
              assert.ok(
                streamed.indices[i]! < streamed.indices[i + 1]!,
                "of equal scores the lower row comes first",
              );
            }
          },
        ),
        { seed: 7, numRuns: 12 },
      );
    }));
}
