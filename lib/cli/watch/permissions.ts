import { projectPath } from "../../files/project_path.ts";
import { UsageError } from "../task.ts";

/** A permission that only those who ask for it need. */
export interface NeededPermission {
  /** What needs it, such as `"--exec"`. */
  option: string;
  /** What it is for, in words. */
  purpose: string;
  /** Deno's flag. */
  flag: string;
  /** What Deno is asked. */
  descriptor: Deno.PermissionDescriptor;
}

/** Permission to run one program. */
export function permissionToRun(program: string): NeededPermission {
  return {
    option: "--exec",
    purpose: `to run ${program}`,
    flag: `--allow-run=${program}`,
    descriptor: { name: "run", command: program },
  };
}

/** Permission to send to one host. */
export function permissionToSend({ hostname, port, protocol }: URL): NeededPermission {
  const host = `${hostname}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
  return {
    option: "--webhook",
    purpose: `to connect to ${host}`,
    flag: `--allow-net=${host}`,
    descriptor: { name: "net", host },
  };
}

/**
 * Makes sure that Deno has been given permissions which `deno task watch` does not give, as few need them.
 *
 * @throws {UsageError} If one is missing: the whole command that gives them all, to be copied.
 */
export async function requirePermissions(needed: readonly NeededPermission[]): Promise<void> {
  const states = await Promise.all(needed.map(({ descriptor }) => Deno.permissions.query(descriptor)));
  const missing = needed.filter((_, index) => states[index]!.state !== "granted");
  if (missing.length === 0) return;
  const { tasks } = JSON.parse(await Deno.readTextFile(projectPath("deno.json")));
  const words: string[] = tasks.watch.command.split(" ");
  const command = [...words.slice(0, -1), ...needed.map(({ flag }) => flag), words.at(-1)!, ...Deno.args];
  throw new UsageError(
    `${
      missing.map(({ option, purpose }) => `${option} needs Deno's permission ${purpose}`).join(", and ")
    }, which "deno task watch" has not. This has it:\n\n    npx -y ${command.map(quoted).join(" ")}\n`,
  );
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
