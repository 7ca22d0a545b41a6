import assert from "node:assert/strict";
import { connectPostgres, indexInPostgres } from "rdcd/search";
import { createPdq, loadDescriptors, readStore } from "rdcd/descriptors";
import { openPostgresCollection } from "../../lib/serve/open_postgres_collection.ts";
import { startPglite } from "../search/postgres/start_pglite.ts";
import { withEnvironment } from "../benchmarks/with_environment.ts";
import { form, jpeg, raw, smallJpeg, withService, writeReferences } from "./with_service.ts";

Deno.test("the service adds to an index in a database, finds and removes what is there, whoever loaded it", () =>
  withEnvironment({ PGPASSWORD: "any" }, async () => {
    await using server = await startPglite();
    const folder = await Deno.makeTempDir();
    const { store } = await writeReferences(folder);
    const database = connectPostgres(server.url());
    const { method } = await readStore(store);
    const load = async () => await indexInPostgres(database, await loadDescriptors(store), { method });
    await load();
    const collection = openPostgresCollection(database, { isReadOnly: false });
    await withService({ collection, method: createPdq() }, async (ask) => {
      const idsOf = async (bytes: Uint8Array<ArrayBuffer>) => {
        const { json } = await ask("/match", raw(bytes));
        return [json.references, ...json.matches.map(({ id }: { id: string }) => id)];
      };
      assert.deepEqual(await idsOf(await smallJpeg(2)), [4, "2.jpg"]);
      const [one, other] = [await jpeg(20), await jpeg(21)];
      assert.equal((await ask("/images", form({ image: new File([one], "one's.jpg") }))).status, 201);
      assert.equal((await ask("/images?id=one's.jpg", raw(one))).status, 200);
      assert.equal((await ask("/images?id=one's.jpg", raw(other))).status, 409);
      // It was loaded with numbers only, by which the same image is known.
      assert.equal((await ask("/images?id=2.jpg", raw(await jpeg(2)))).status, 200);
      assert.equal((await ask("/images?id=2.jpg", raw(one))).status, 409);
      const together = await Promise.all(
        [22, 23, 24, 25].map(async (index) =>
          (await ask(`/images?id=${index}`, raw(await jpeg(index)))).status
        ),
      );
      assert.deepEqual(together, [201, 201, 201, 201]);
      assert.deepEqual(await idsOf(await smallJpeg(20)), [9, "one's.jpg"]);
      assert.deepEqual(await idsOf(await smallJpeg(24)), [9, "24"]);

      assert.equal((await ask("/images/2.jpg", { method: "DELETE" })).status, 204);
      assert.equal((await ask("/images/one's.jpg", { method: "DELETE" })).status, 204);
      assert.equal((await ask("/images/2.jpg", { method: "DELETE" })).status, 404);
      assert.equal((await ask("/images/2.jpg")).status, 404);
      assert.deepEqual((await ask("/images/1.jpg")).json, { id: "1.jpg", sha256: null });
      assert.deepEqual(await idsOf(await jpeg(2)), [7]);

      // What is loaded again is there again, and what was added beside it stays.
      assert.deepEqual(await load().then(({ unchanged }) => unchanged), false);
      assert.deepEqual(await idsOf(await jpeg(2)), [8, "2.jpg"]);
      assert.deepEqual(await idsOf(await jpeg(23)), [8, "23"]);
    });
    await Deno.remove(folder, { recursive: true });
  }));
