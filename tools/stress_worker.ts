/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type Round, runRound } from "./stress_round.ts";

/** Reply of the worker: that it listens (without a digest), what a round gave, or why it failed. */
export type RoundReply = { digest: string } | { error: string };

self.addEventListener("message", async ({ data }: MessageEvent<{ round: Round; folder: string }>) => {
  try {
    await Deno.mkdir(data.folder, { recursive: true });
    self.postMessage({ digest: await runRound(data.round, data.folder) } satisfies RoundReply);
  } catch (error) {
    self.postMessage({ error: String(error) } satisfies RoundReply);
  }
});
self.postMessage({ digest: "" } satisfies RoundReply);
