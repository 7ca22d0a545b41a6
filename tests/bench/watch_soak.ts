import { parseArgs } from "node:util";
import { soakWatch } from "../cli/soak_watch.ts";

const { values } = parseArgs({
  options: {
    "contents": { type: "string", default: "20000" },
    "kills": { type: "string", default: "50" },
    "seed": { type: "string", default: "a day" },
  },
});
const folder = await Deno.makeTempDir({ prefix: "watch soak " });
try {
  const report = await soakWatch({
    ...{ folder, contents: Number(values.contents), kills: Number(values.kills), seed: values.seed },
    longestLife: 5000,
    onProgress: (line) => console.error(line),
  });
  console.log(JSON.stringify(report, null, 1));
} finally {
  await Deno.remove(folder, { recursive: true });
}
