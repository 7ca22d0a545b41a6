import { MANIFEST_NAME, rebuildPhotographs } from "../benchmarks/photographs/rebuild_photographs.ts";
import type { Progress } from "../progress/track_progress.ts";
import { INTERRUPTED, listenForInterruption } from "./interruption.ts";
import { createProgress } from "./progress.ts";
import { integerOption, runTask, UsageError } from "./task.ts";

const PUBLIC_SOURCE = "https://raw.githubusercontent.com";

const help = `
Rebuilds a set of photographs from a manifest of where they are, what they are and under which licenses.

    deno task photographs --manifest data/photographs.csv --out /data/photographs
    deno task eval --images /data/photographs

This is the one task that needs the network. It is permitted to reach the public source and nothing else; for a mirror,
start it yourself:

    deno run --no-prompt --allow-net=HOST:PORT --allow-read --allow-write --allow-env --allow-sys \\
      --allow-ffi=node_modules lib/cli/photographs.ts --source http://HOST:PORT --manifest … --out …

  --manifest FILE   a CSV file with the columns file, repo, commit, original_path, blob_sha1, license, attribution, width
                    and height; others are ignored
  --out DIR         folder for the photographs; new, empty, or from an earlier run, which is gone on with
  --source URL      where the originals are, as URL/repo/commit/original_path (${PUBLIC_SOURCE})
  --concurrency N   files that are downloaded at a time, 16 at most (4)
  --json            what was done, as JSON on stdout
  --help            this text

Each original is checked against its SHA-1, reduced to the manifest's size as Pillow's bilinear filter does, and written
as a JPEG or WebP file of quality 85, or a PNG file, by the ending of its name. Beside them, ${MANIFEST_NAME} is a copy of
the manifest: their licenses and attributions. What is not there, has other bytes or more than 64 MiB is left out and
reported.

Exit codes: 0 done, 1 failed or photographs are missing, 2 wrong usage, 130 interrupted.
`;

const MAX_BYTES = 2 ** 26;
const MOST_AT_A_TIME = 16;

await runTask({
  name: "photographs",
  help,
  options: {
    "manifest": { type: "string" },
    "out": { type: "string" },
    "source": { type: "string", default: PUBLIC_SOURCE },
    "concurrency": { type: "string", default: "4" },
    "json": { type: "boolean", default: false },
  },
}, async (values) => {
  const { manifest, out } = values;
  if (manifest === undefined || out === undefined) throw new UsageError("--manifest and --out are needed");
  const source = await sourceOption(values.source);
  const concurrency = integerOption("concurrency", values.concurrency, 1);
  if (concurrency > MOST_AT_A_TIME) {
    throw new UsageError(`--concurrency takes at most ${MOST_AT_A_TIME}: current value is ${concurrency}`);
  }
  using interruption = listenForInterruption();
  let progress: Progress | undefined;
  const rebuilt = await rebuildPhotographs(manifest, out, {
    source,
    concurrency,
    maxBytes: MAX_BYTES,
    waits: [1000, 4000],
    timeout: 120_000,
    signal: interruption.signal,
    onStart(pending, present) {
      if (present > 0) {
        console.error(`${out} has ${present} of these photographs from before, ${pending} to go`);
      }
      if (pending > 0) {
        progress = createProgress({ label: "photographs", total: pending, unit: "photographs" });
      }
    },
    onDone: () => progress?.advance(),
  }).finally(() => progress?.finish());
  for (const { file, reason } of rebuilt.missing) console.error(`warning: left out ${file}: ${reason}`);
  if (values.json) console.log(JSON.stringify(rebuilt, null, 2));
  else {
    const { made, present, missing, left } = rebuilt;
    console.log(
      `${out}: ${made} photographs made, ${present} there before, ${missing.length} missing` +
        (left > 0 ? `, ${left} left by the interruption` : ""),
    );
  }
  if (rebuilt.left > 0) return INTERRUPTED;
  return rebuilt.missing.length > 0 ? 1 : 0;
});

/** The server's address, without a slash at the end, if the process may reach it. */
async function sourceOption(text: string): Promise<string> {
  const url = URL.parse(text);
  const isAddress = url !== null && ["http:", "https:"].includes(url.protocol) &&
    url.search + url.hash === "";
  if (!isAddress) {
    throw new UsageError(
      `--source takes an address that begins with https:// or http://: current value is "${text}"`,
    );
  }
  const { state } = await Deno.permissions.query({ name: "net", host: url.host });
  if (state !== "granted") {
    throw new UsageError(
      `--source ${text} takes a permission that the task does not have: ` +
        `start lib/cli/photographs.ts by deno run with --allow-net=${url.host}, as the help shows`,
    );
  }
  return url.href.replace(/\/+$/, "");
}
