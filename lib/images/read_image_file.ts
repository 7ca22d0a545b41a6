import { UnreadableImageError } from "../errors.ts";

/** Reads a file of at most `maxBytes`, or throws an {@linkcode UnreadableImageError} that says why not. */
export async function readImageFile(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const { isDirectory, isFile, size } = await Deno.stat(path);
    if (isDirectory) throw new UnreadableImageError(path, "it is a folder");
    // Reading a pipe or a device might never end.
    if (!isFile) throw new UnreadableImageError(path, "it is not a regular file");
    if (size > maxBytes) {
      throw new UnreadableImageError(path, `it has ${size} bytes, more than the limit of ${maxBytes}`);
    }
    return await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof UnreadableImageError) throw cause;
    throw new UnreadableImageError(path, reason(cause), { cause });
  }
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "there is no permission to read it";
  if (error instanceof Deno.errors.NotCapable) {
    return "Deno was not given permission to read it (--allow-read)";
  }
  return error instanceof Error ? error.message : String(error);
}
