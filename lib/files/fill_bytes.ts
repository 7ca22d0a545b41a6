/**
 * Reads from where a file is, however many reads it takes.
 *
 * @param file The file; borrowed.
 * @returns How many bytes were filled: fewer than there are only where the file ended.
 */
export async function fillBytes(file: Deno.FsFile, bytes: Uint8Array): Promise<number> {
  let at = 0;
  while (at < bytes.length) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) break;
    at += read;
  }
  return at;
}
