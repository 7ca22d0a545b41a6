/**
 * Sends requests to `deno task serve` in a process of its own, from several connections at once, and tells how many a second
 * are answered, how long the slowest take, and how many are not answered as they should be.
 *
 *     npx -y deno run --no-prompt --allow-net=127.0.0.1 --allow-read --allow-write --allow-env --allow-sys \
 *       --allow-ffi=node_modules --allow-run=deno tests/bench/serve_load.ts --model pdq --requests 20000
 *
 * `--references` pictures are in the store, and smaller copies of `--images` of them are sent in turn; every answer has to
 * name the right one. `--connections` requests are under way at any moment.
 */
import { parseArgs } from "node:util";
import { generatePicture } from "rdcd/datasets";
import { extractToStore, resolveMethod } from "rdcd/descriptors";
import { encodeImage, listImages, resizeImage } from "rdcd/images";
import { startService } from "../cli/start_service.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "pdq" },
    requests: { type: "string", default: "20000" },
    connections: { type: "string", default: "16" },
    references: { type: "string", default: "100" },
    images: { type: "string", default: "20" },
  },
});
const [requests, connections, references, images] = [
  ...[values.requests, values.connections, values.references, values.images].map(Number),
] as [number, number, number, number];

const folder = await Deno.makeTempDir();
const queries: { id: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
await Deno.mkdir(`${folder}/images`);
for (let index = 0; index < references; index++) {
  const picture = await generatePicture({ seed: 7, index });
  await Deno.writeFile(`${folder}/images/${index}.jpg`, await encodeImage(picture, { format: "jpeg" }));
  if (index >= images) continue;
  const small = await encodeImage(resizeImage(picture, { shortEdge: 160 }), { format: "jpeg", quality: 80 });
  queries.push({ id: `${index}.jpg`, bytes: new Uint8Array(small) });
}
const method = await resolveMethod(values.model);
const began = performance.now();
await extractToStore(await listImages(`${folder}/images`), method, `${folder}/store`);
const extracted = references / ((performance.now() - began) / 1000);
await method.dispose();

const service = await startService(["--index", `${folder}/store`, "--threshold", "0.3"]);
const send = async (number: number): Promise<number> => {
  const { id, bytes } = queries[number % queries.length]!;
  const start = performance.now();
  const headers = { "content-type": "image/jpeg" };
  const response = await fetch(`${service.url}/match`, { method: "POST", body: bytes, headers });
  const { matches } = await response.json();
  if (response.status !== 200 || matches[0]?.id !== id) throw new Error(`${response.status} for ${id}`);
  return performance.now() - start;
};
for (let number = 0; number < 4 * connections; number++) await send(number);
const times: number[] = [];
let [sent, errors] = [0, 0];
const start = performance.now();
await Promise.all(Array.from({ length: connections }, async () => {
  while (sent < requests) {
    try {
      times.push(await send(sent++));
    } catch (error) {
      errors += 1;
      console.error(String(error));
    }
  }
}));
const seconds = (performance.now() - start) / 1000;
const { code } = await service.end("SIGTERM");
times.sort((one, other) => one - other);
const quantile = (share: number) => Math.round(times[Math.floor(share * (times.length - 1))]!);
const bytes = queries.reduce((sum, query) => sum + query.bytes.length, 0) / queries.length;
console.log(
  `${values.model}: ${requests} requests of ${
    Math.round(bytes / 1000)
  } kB on ${connections} connections against ` +
    `${references} references: ${(requests / seconds).toFixed(1)} a second, median ${quantile(0.5)} ms, ` +
    `99 % within ${quantile(0.99)} ms, all within ${quantile(1)} ms, ${errors} errors; ended with ${code}; ` +
    `extract beside it: ${extracted.toFixed(1)} images a second, of the full size`,
);
await Deno.remove(folder, { recursive: true });
