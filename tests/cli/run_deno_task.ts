/** What a task printed and how it ended. */
export interface TaskOutcome {
  /** Its exit code. */
  code: number;
  /** Its results. */
  stdout: string;
  /** Its messages. */
  stderr: string;
}

/**
 * Runs a task as a user does, in a process of its own with the permissions that `deno.json` gives it.
 *
 * @param name The task.
 * @param args The words after it.
 */
export function runDenoTask(name: string, ...args: string[]): Promise<TaskOutcome> {
  return runDenoTaskWith({}, name, ...args);
}

/**
 * The same, with variables of the environment.
 *
 * @param environment The variables.
 * @param name The task.
 * @param args The words after it.
 */
export async function runDenoTaskWith(
  environment: Record<string, string>,
  name: string,
  ...args: string[]
): Promise<TaskOutcome> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", name, ...args],
    env: { NO_COLOR: "1", ...environment },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
