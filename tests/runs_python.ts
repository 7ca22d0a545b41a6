/**
 * Whether Python with some of its packages can be called here; says so on stderr where it cannot, as a test then skips.
 *
 * @param packages What is imported.
 */
export async function runsPython(...packages: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("python3", { args: ["-c", `import ${packages.join(", ")}`] })
      .output();
    if (!success) console.error(`Python's ${packages.join(" and ")} are not installed: skipped`);
    return success;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.error("python3 is not installed: skipped");
    return false;
  }
}
