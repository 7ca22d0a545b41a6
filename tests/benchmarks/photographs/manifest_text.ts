/** A line of a manifest, with what a test does not care about filled in. */
export interface ManifestLine {
  /** The copy's name. */
  file: string;
  /** Where the original is in the repository. */
  path: string;
  /** The original's bytes, or what is claimed to be their SHA-1. */
  original: Uint8Array<ArrayBuffer> | string;
  /** Width and height of the copy. */
  size: [number, number];
  /** Under which license. */
  license?: string;
}

/** The repository and the commit of all lines. */
export const ORIGIN = `someone/some.pictures/${"0123456789".repeat(4)}`;

const [OWNER, NAME, COMMIT] = ORIGIN.split("/");

/** A manifest with the columns of the shipped one. */
export async function manifestText(lines: readonly ManifestLine[]): Promise<string> {
  const rows = await Promise.all(lines.map(async ({ file, path, original, size, license = "CC BY 4.0" }) => [
    file,
    "test",
    `${OWNER}/${NAME}`,
    COMMIT,
    path,
    typeof original === "string" ? original : await gitSha1(original),
    license,
    "free",
    '"Jane Doe, ""of the sea"""',
    ...size,
    ...[1, 1, 1],
  ]));
  const header =
    "file,source,repo,commit,original_path,blob_sha1,license,license_class,attribution,width,height," +
    "orig_width,orig_height,bytes";
  return [header, ...rows].join("\n") + "\n";
}

/** What `git hash-object` says, by another implementation of SHA-1 than the library's. */
async function gitSha1(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const whole = await new Blob([`blob ${bytes.length}\0`, bytes]).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-1", whole)).toHex();
}
