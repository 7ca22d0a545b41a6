import { basename, dirname, join } from "@std/path";
import { CheckpointError, DataMissingError } from "../errors.ts";
import type { Encoder } from "../models/encoder.ts";
import { hashEncoder } from "../models/hash_encoder.ts";
import { isFile } from "../files/is_file.ts";

/** Where the network of a file is that has a codec alone. */
export interface NetworkFile {
  /** Name of the file beside it. */
  file: string;
  /** Which of the network's outputs the codec is for. */
  output: "descriptor" | "feature";
}

/** The same, found. */
export interface FoundNetworkFile extends NetworkFile {
  /** Path of the network's file, which is there. */
  path: string;
  /** Hash of the network that the codec was fitted to, see {@linkcode hashNetwork}. */
  hash: string;
}

const KEY = "rdcd.network";
const OUTPUTS = ["descriptor", "feature"];

/** Changes with the network and the size of its images: another one's descriptors must not go through the codec unseen. */
export function hashNetwork(encoder: Encoder): Promise<string> {
  const { width, height } = encoder.inputSize;
  return hashEncoder(encoder, { width, height });
}

/** The text in the metadata of a file that has a codec alone. */
export function formatNetworkFile({ file, output }: NetworkFile, hash: string): Record<string, string> {
  return { [KEY]: JSON.stringify({ file, output, hash }) };
}

/**
 * Where a file says that its network is, if it has none of its own.
 *
 * @returns The network's file, or `null`.
 * @throws {CheckpointError} If the text is none of ours, or leads out of the folder.
 * @throws {DataMissingError} If there is no such file.
 */
export async function findNetworkFile(
  path: string,
  metadata: ReadonlyMap<string, string>,
): Promise<FoundNetworkFile | null> {
  const text = metadata.get(KEY);
  if (text === undefined) return null;
  const { file, output, hash } = parse(path, text);
  const network = join(dirname(path), file);
  if (await isFile(network)) return { file, output, hash, path: network };
  throw new DataMissingError(network, `${basename(path)} has a codec alone; its network must lie beside it.`);
}

/**
 * Refuses another network than the one that the codec was fitted to.
 *
 * @throws {CheckpointError} If it is another one.
 */
export async function checkNetwork(
  path: string,
  { file, hash }: FoundNetworkFile,
  encoder: Encoder,
): Promise<void> {
  if (await hashNetwork(encoder) === hash) return;
  throw new CheckpointError(
    path,
    `its codec was fitted to another network than the one that is in ${file} now: export it anew, or put that file back`,
  );
}

function parse(path: string, text: string): NetworkFile & { hash: string } {
  try {
    const { file, output, hash } = JSON.parse(text);
    const isName = typeof file === "string" && file === basename(file) && /^[^\\/\0]+$/.test(file) &&
      !/^\.+$/.test(file);
    if (!isName || !OUTPUTS.includes(output) || !/^[0-9a-f]{64}$/.test(hash)) {
      throw new RangeError(
        "file must be a name, output descriptor or feature, and hash 64 hexadecimal digits",
      );
    }
    return { file, output, hash };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError || error instanceof TypeError)) {
      throw error;
    }
    throw new CheckpointError(path, `where its network is cannot be read: ${text.slice(0, 200)}`, {
      cause: error,
    });
  }
}
