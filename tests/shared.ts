import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of real photographs and reference values beside the project; absent on a stranger's machine. */
export function sharedPath(path: string): string {
  return fileURLToPath(new URL(`../../shared/${path}`, import.meta.url));
}

/**
 * A test that needs a file of `../shared`: where it is absent, the test is skipped and its name says why.
 *
 * @param name A sentence that begins with the symbol under test.
 * @param paths The files or folders that it needs, relative to `../shared`.
 * @param body The test, given the full paths in the same order.
 */
export function testWithShared(
  name: string,
  paths: string[],
  body: (paths: string[], t: Deno.TestContext) => void | Promise<void>,
): void {
  const full = paths.map(sharedPath);
  const missing = paths.filter((_, index) => !existsSync(full[index]!));
  Deno.test({
    name: missing.length === 0 ? name : `${name} (skipped: needs ../shared/${missing.join(", ../shared/")})`,
    ignore: missing.length > 0,
    fn: (t) => body(full, t),
  });
}

/** The path of a file under `tests/fixtures`. */
export function fixturePath(path: string): string {
  return fileURLToPath(new URL(`./fixtures/${path}`, import.meta.url));
}
