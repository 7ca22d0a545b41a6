import assert from "node:assert/strict";

/**
 * `deno run` and its permissions, as `deno task` calls a task.
 *
 * @param name The task.
 * @param flags What stands before the module, such as further permissions.
 */
export async function taskCommand(name: string, ...flags: string[]): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const [, ...words] = tasks[name].command.split(" ");
  return [...words.slice(0, -1), ...flags, words.at(-1)];
}

/**
 * Starts a task in a process of its own and sends it a signal as soon as it is far enough.
 *
 * @param name The task.
 * @param args The words after it.
 * @param options The signal, and when.
 * @returns How it ended.
 */
export async function interruptTask(
  name: string,
  args: string[],
  options: { signal: Deno.Signal; isFarEnough: () => Promise<boolean> },
): Promise<{ code: number; stderr: string }> {
  const child = new Deno.Command("deno", {
    args: [...await taskCommand(name), ...args],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const end = output.then(({ stderr }) => new TextDecoder().decode(stderr));
  const pause = () => new Promise<null>((resolve) => setTimeout(() => resolve(null), 3));
  while (!await options.isFarEnough()) {
    const ended = await Promise.race([end, pause()]);
    assert.equal(ended, null, `the task ended before it could be interrupted: ${ended}`);
  }
  child.kill(options.signal);
  const { code, stderr } = await output;
  return { code, stderr: new TextDecoder().decode(stderr) };
}
