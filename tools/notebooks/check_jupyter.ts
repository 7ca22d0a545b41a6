import { DataMissingError } from "../../lib/errors.ts";

/**
 * Makes sure that notebooks can be executed here.
 *
 * @throws {DataMissingError} If there is no Python with Jupyter's nbclient and nbconvert.
 */
export async function checkJupyter(): Promise<void> {
  const missing = (found: string) =>
    new DataMissingError(
      "Jupyter's Python packages nbclient and nbconvert",
      `${found} Install them: pip install nbconvert, or apt-get install jupyter-nbconvert, which is for Debian's own ` +
        "Python (with another python3 on the PATH: PATH=/usr/bin:$PATH npx -y deno task notebooks).",
    );
  const code = "import sys; print(sys.executable, flush=True); import nbclient, nbconvert";
  try {
    const { success, stdout, stderr } = await new Deno.Command("python3", { args: ["-c", code] }).output();
    if (success) return;
    const [executable, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    throw missing(`${executable} says: ${error!.split("\n").at(-1)}.`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw missing("There is no python3.");
    throw error;
  }
}
