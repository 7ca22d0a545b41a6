import assert from "node:assert/strict";
import { taskCommand } from "./interrupt_task.ts";

/** A service in a process of its own. */
export interface StartedService {
  /** Its address. */
  url: string;
  /** Sends it a signal, and waits for its end. */
  end(signal: Deno.Signal): Promise<{ code: number; stderr: string }>;
}

/**
 * Starts `deno task serve` at a free port, with the permissions that it has in `deno.json`.
 *
 * @param args The words after its name.
 * @param environment Variables beside those that are there.
 */
export async function startService(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<StartedService> {
  const child = new Deno.Command("deno", {
    args: [...await taskCommand("serve"), "--port", "0", ...args],
    env: { NO_COLOR: "1", ...environment },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const said = new Response(child.stderr).text();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await lines.read();
    if (done) assert.fail(`the service did not start: ${await said}`);
    text += value;
  }
  await lines.cancel();
  return {
    url: text.trim(),
    async end(signal) {
      child.kill(signal);
      const [{ code }, stderr] = await Promise.all([child.status, said]);
      return { code, stderr };
    },
  };
}
