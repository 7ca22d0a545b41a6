import { CheckpointError, DataMissingError } from "../../errors.ts";
import { FormatError } from "../reading/format_error.ts";
import type { OnnxStructure } from "./onnx_structure.ts";
import { parseOnnx } from "./parse_onnx.ts";

/** Protobuf has no larger messages. */
const MOST_BYTES = 2 ** 31 - 1;

/** An ONNX file with what it says. */
export interface OnnxFile {
  /** The whole file. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Inputs, outputs, operations, shapes and metadata. */
  structure: OnnxStructure;
}

/**
 * Reads an ONNX file from a stranger; nothing in it is run.
 *
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If it is larger than 2 GiB, or refused by {@linkcode parseOnnx}.
 */
export async function readOnnxFile(path: string): Promise<OnnxFile> {
  let size: number, isFile: boolean;
  try {
    ({ size, isFile } = await Deno.stat(path));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(path, "It must be an ONNX file.");
  }
  if (!isFile) throw new CheckpointError(path, "it is no file");
  if (size > MOST_BYTES) {
    throw new CheckpointError(path, `it has ${size} bytes, and an ONNX file has at most ${MOST_BYTES}`);
  }
  const bytes = await Deno.readFile(path);
  return { bytes, structure: refusing(path, () => parseOnnx(bytes)) };
}

/**
 * Names the file in a refusal.
 *
 * @throws {CheckpointError} In place of a {@linkcode FormatError}.
 */
export function refusing<Result>(path: string, check: () => Result): Result {
  try {
    return check();
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new CheckpointError(path, cause.message, { cause });
  }
}
