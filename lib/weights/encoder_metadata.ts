import { CheckpointError } from "../errors.ts";
import type { Architecture } from "../models/architecture.ts";
import type { EncoderOptions } from "../models/encoder.ts";

/** A file from a stranger must not make us resize images beyond memory. */
const LARGEST_EDGE = 2048;

/** Metadata that a file has of the encoder in it. */
export interface EncoderMetadata extends EncoderOptions {
  /** The parts that it is made of. */
  architecture: Architecture;
}

/** The text that a file's metadata has of an encoder, under `rdcd`. */
export function formatEncoderMetadata({ architecture, inputSize, nestedDims = [] }: EncoderMetadata): string {
  return JSON.stringify({ ...architecture, inputSize, ...(nestedDims.length > 0 && { nestedDims }) });
}

/**
 * The encoder in a file's metadata.
 *
 * @throws {CheckpointError} If it is not JSON of the right form, or its images are larger than any network is
 * trained on.
 */
export function parseEncoderMetadata(path: string, text: string): EncoderMetadata {
  try {
    const { backbone, role, featureDims, descriptorDims, inputSize, nestedDims = [] } = JSON.parse(text);
    if (!Array.isArray(nestedDims)) throw new RangeError("nested sizes must be a list");
    const architecture = { backbone, role, featureDims, descriptorDims };
    // Files of earlier versions name no size.
    if (inputSize === undefined) return { architecture, nestedDims };
    const { width, height } = inputSize;
    if (!(Math.max(width, height) <= LARGEST_EDGE)) {
      throw new RangeError(`at most ${LARGEST_EDGE} pixels an edge`);
    }
    return { architecture, nestedDims, inputSize: { width, height } };
  } catch (error) {
    throw new CheckpointError(
      path,
      `the architecture in its metadata cannot be read: ${text.slice(0, 200)}`,
      { cause: error },
    );
  }
}
