/**
 * What Linux says of the threads of this process, a line each: number, name, state and the function of the kernel that
 * each waits in. Empty on other systems.
 */
export function threadStates(): string[] {
  const tasks = "/proc/self/task";
  try {
    return [...Deno.readDirSync(tasks)].map(({ name }) => {
      const read = (file: string) => Deno.readTextFileSync(`${tasks}/${name}/${file}`).trim();
      const state = read("stat").replace(/^.*\) /s, "")[0];
      return `thread ${name} ${read("comm")}: ${state}, in ${read("wchan")}`;
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
