import { createHash } from "node:crypto";
import type { TargetSize } from "../../types.ts";
import type { EncoderMethodOptions } from "../encoder_method.ts";
import type { DescriptorMethod } from "../method.ts";
import type { OnnxEncoder } from "./create_onnx_encoder.ts";

/** Size that images are resized to where nobody says it, as RDCD evaluates. */
const ASSUMED_SIZE = { width: 288, height: 288 };

/** Changes when the same file and images give other numbers for a reason that is in our code. */
const VERSION = 1;

/**
 * An encoder in an ONNX file as a descriptor method, for extraction, search and evaluation.
 *
 * @param encoder The encoder; the method disposes of it.
 * @param options Name, size and resizing; ONNX Runtime on the CPU is the only runtime.
 * @returns The method, which the caller disposes of, and what was assumed besides the encoder's own assumptions.
 * @throws {RangeError} If another runtime is asked for, or a size that the graph does not take.
 */
export function createOnnxMethod(
  encoder: OnnxEncoder,
  options: Pick<EncoderMethodOptions, "name" | "runtime" | "size" | "assumedSize" | "resize" | "batchSize">,
): { method: DescriptorMethod; assumptions: string[] } {
  const { name, runtime = "auto", resize = "exact", batchSize = 8, assumedSize = ASSUMED_SIZE } = options;
  if (runtime !== "auto" && runtime !== "onnx") {
    throw new RangeError(
      `Cannot make the method ${name} as an ONNX file runs in the runtime onnx only: current value is ${runtime}`,
    );
  }
  const own: TargetSize | null = encoder.fixedSize ?? encoder.namedSize;
  const size = options.size ?? own ?? assumedSize;
  const { fixedSize: only } = encoder;
  if (only !== null && !("width" in size && size.width === only.width && size.height === only.height)) {
    throw new RangeError(
      `Cannot make the method ${name} as its graph takes ${only.width} x ${only.height} pixels only: ` +
        `current value is ${JSON.stringify(size)}`,
    );
  }
  const preparation = { size, resize };
  const settings = JSON.stringify([VERSION, encoder.hash, preparation]);
  const assumptions = options.size === undefined && own === null
    ? [`images are resized to ${describeSize(size)} (say --size or --short-edge)`]
    : [];
  return {
    assumptions,
    method: {
      name,
      network: encoder.network,
      parameters: encoder.parameters,
      dims: encoder.dims,
      bytesPerImage: 4 * encoder.dims,
      fingerprint: createHash("sha256").update(settings).digest("hex"),
      preparation,
      batchSize,
      describe: (images) => encoder.encode(images),
      dispose: () => encoder.dispose(),
    },
  };
}

function describeSize(size: TargetSize): string {
  return "width" in size ? `${size.width} x ${size.height}` : `a short edge of ${size.shortEdge}`;
}
