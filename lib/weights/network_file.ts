import { basename, dirname, join } from "@std/path";
import { createHash } from "node:crypto";
import { CheckpointError, DataMissingError } from "../errors.ts";
import { isFile } from "./find_model_file.ts";

/** Where the network of a file is that has a codec alone. */
export interface NetworkFile {
  /** Name of the file beside it. */
  file: string;
  /** Which of the network's outputs the codec is for. */
  output: "descriptor" | "feature";
}

const KEY = "rdcd.network";
const OUTPUTS = ["descriptor", "feature"];

/**
 * The text in the metadata of a file that has a codec alone. It changes with the network's file, as another network's
 * descriptors would go through the codec without a sign that they should not.
 */
export async function formatNetworkFile(
  folder: string,
  { file, output }: NetworkFile,
): Promise<Record<string, string>> {
  const sha256 = await hashFile(join(folder, file));
  return { [KEY]: JSON.stringify({ file, output, sha256 }) };
}

/**
 * Where a file says that its network is, if it has none of its own.
 *
 * @returns The network's file, which is the one that was meant, or `null`.
 * @throws {CheckpointError} If the text is none of ours, leads out of the folder, or another network is in the file now.
 * @throws {DataMissingError} If there is no such file.
 */
export async function findNetworkFile(
  path: string,
  metadata: ReadonlyMap<string, string>,
): Promise<NetworkFile & { path: string } | null> {
  const text = metadata.get(KEY);
  if (text === undefined) return null;
  const { file, output, sha256 } = parse(path, text);
  const network = join(dirname(path), file);
  const found = await hashFile(network);
  if (found !== sha256) {
    throw new CheckpointError(
      path,
      `its codec was fitted to the network that ${file} had (SHA-256 ${
        sha256.slice(0, 12)
      }…), and another is there ` +
        `now (${found.slice(0, 12)}…): export it anew, or put that file back`,
    );
  }
  return { file, output, path: network };
}

function parse(path: string, text: string): NetworkFile & { sha256: string } {
  try {
    const { file, output, sha256 } = JSON.parse(text);
    const isName = typeof file === "string" && file === basename(file) && /^[^\\/\0]+$/.test(file) &&
      !/^\.+$/.test(file);
    if (!isName || !OUTPUTS.includes(output) || !/^[0-9a-f]{64}$/.test(sha256)) {
      throw new RangeError(
        "file must be a name, output descriptor or feature, and sha256 64 hexadecimal digits",
      );
    }
    return { file, output, sha256 };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError || error instanceof TypeError)) {
      throw error;
    }
    throw new CheckpointError(path, `where its network is cannot be read: ${text.slice(0, 200)}`, {
      cause: error,
    });
  }
}

async function hashFile(path: string): Promise<string> {
  if (!await isFile(path)) {
    throw new DataMissingError(path, "The network of a file that has a codec alone must lie beside it.");
  }
  return createHash("sha256").update(await Deno.readFile(path)).digest("hex");
}
