import { fillBytes } from "./fill_bytes.ts";

/** Reads some bytes of a file as text: fewer where it ends before. */
export async function readTextAt(path: string, start: number, length: number): Promise<string> {
  using file = await Deno.open(path);
  await file.seek(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  return new TextDecoder().decode(bytes.subarray(0, await fillBytes(file, bytes)));
}
