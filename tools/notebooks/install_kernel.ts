import { join } from "@std/path";

/**
 * Describes the kernel to Jupyter, in a folder of its own, so that those of the user stay as they are. It is the Deno
 * that runs this, with all permissions, as Deno has no kernel with fewer.
 */
export async function installKernel(folder: string): Promise<void> {
  const kernel = join(folder, "kernels", "deno");
  await Deno.mkdir(kernel, { recursive: true });
  const argv = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
  await Deno.writeTextFile(
    join(kernel, "kernel.json"),
    JSON.stringify({ argv, display_name: "Deno", language: "typescript" }),
  );
}
