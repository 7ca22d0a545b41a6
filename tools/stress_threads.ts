/**
 * Looks for work that never ends. Runs round after round of what the toolkit does on threads (benchmarks made, images
 * decoded, views drawn) with 1 to 8 threads, several rounds at once in one process, each in a thread of its own as
 * `deno test --parallel` does it, and in several processes. Every round must give the same bytes as the first of its
 * kind. A process that rests though a round is under way has lost something: it is reported with the rounds that it
 * waits for, and the command fails.
 *
 *     deno run --no-prompt --allow-run=deno tools/stress_threads.ts [--rounds=500] [--at-once=4] [--processes=2] \
 *       [--patience=120]
 *
 * `--rounds` counts those of all processes together. `--patience` is in seconds of rest: more than twice what the
 * toolkit itself waits for a thread shows what it cannot mend, less than that shows whatever it would mend. Files lie in
 * a temporary folder, which is removed.
 *
 * After every 8 rounds of each thread the process rests for 15.5 seconds and encodes an image, which is when libvips
 * loses operations, see `lost_operation.ts`; with its `LD_PRELOAD`, and a bare `--allow-run`, it does so at most rests.
 */
import { parseArgs } from "node:util";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rounds: { type: "string", default: "500" },
    "at-once": { type: "string", default: "4" },
    processes: { type: "string", default: "2" },
    patience: { type: "string", default: "120" },
  },
});
const processes = Number(values.processes);
const rounds = Number(values.rounds);

const outcomes = await Promise.all(
  Array.from({ length: processes }, (_, process) =>
    new Deno.Command("deno", {
      args: [
        ...["run", "--no-prompt", "--allow-read", "--allow-write", "--allow-env", "--allow-sys"],
        ...["--allow-ffi=node_modules", new URL("./stress_process.ts", import.meta.url).href],
        // Each process runs those of all rounds that are its own.
        ...[rounds, processes, process, values["at-once"], values.patience].map(String),
      ],
    }).spawn().status),
);
const failed = outcomes.filter(({ success }) => !success).length;
console.log(failed === 0 ? `${rounds} rounds ended` : `${failed} of ${processes} processes failed`);
if (failed > 0) Deno.exitCode = 1;
