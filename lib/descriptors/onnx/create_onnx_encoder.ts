import { basename } from "@std/path";
import { createHash } from "node:crypto";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { SLEEPING_THREADS } from "../../parallel/sleeping_threads.ts";
import { CheckpointError } from "../../errors.ts";
import type { Image, Size } from "../../types.ts";
import { KNOWN_ONNX } from "../../weights/known_onnx.ts";
import type { OnnxStructure } from "../../weights/onnx_file/onnx_structure.ts";
import { readOnnxFile, refusing } from "../../weights/onnx_file/read_onnx_file.ts";
import { traceShapes } from "../../weights/onnx_file/trace_shapes.ts";
import { FormatError } from "../../weights/reading/format_error.ts";
import { feedImage } from "./feed_image.ts";
import { type OnnxInterface, onnxInterface, type OnnxInterfaceOptions } from "./onnx_interface.ts";

/** Options for {@linkcode createOnnxEncoder}. */
export interface OnnxEncoderOptions extends OnnxInterfaceOptions {
  /**
   * True if the output is brought to unit length. Where it has it already, nothing changes.
   *
   * @default {true}
   */
  normalize?: boolean;
  /**
   * Threads that a run is spread over.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
}

/** An image encoder in an ONNX file, ready to run on the CPU. It owns memory. */
export interface OnnxEncoder {
  /** Tells it from an encoder of this project's own networks. */
  readonly kind: "onnx";
  /** The file. */
  readonly path: string;
  /** The network's name in tables, `"int8"` behind it where the graph is quantized. */
  readonly network: string;
  /** Numbers that the file holds as tensors. */
  readonly parameters: number;
  /** Numbers of a descriptor. */
  readonly dims: number;
  /** The only size of images that it takes; `null` for any. */
  readonly fixedSize: Size | null;
  /** The size that its metadata names; `null` where it names none. */
  readonly namedSize: Size | null;
  /** Assumptions about what neither the file nor the caller said, each in a clause. */
  readonly assumptions: readonly string[];
  /** Changes with the file's bytes and with what the caller said. A hexadecimal SHA-256. */
  readonly hash: string;
  /**
   * Describes images, each by itself.
   *
   * @param images Images of any sizes that the graph takes.
   * @returns Row-major `[images.length, dims]`; unit rows unless `normalize` is `false`. A row of zeros stays one.
   * @throws {CheckpointError} If the graph does not take images of this size, would need more memory or operations for
   * one than any image encoder does, or gives numbers that are not finite.
   */
  encode(images: readonly Image[]): Promise<Float32Array>;
  /** Frees the network. */
  dispose(): Promise<void>;
}

/** Sizes of images that are remembered as taken. */
const MOST_SIZES = 1000;
/** Pixels a side at which a graph is looked through where it takes any size. */
const PROBE = 224;
const QUANTIZED = /QLinear|Quantize|Integer/;

/**
 * Opens an ONNX file from anywhere as an image encoder: one input of images, uint8 or float32, channels first or last,
 * of one size or any; and an output `[batch, dims]`. Files of `exportOnnx` say in their metadata what the graph does not.
 *
 * The file is read by a parser of ours first, which follows an image's shape through the graph: graphs with loops,
 * branches, functions, data in other files, unknown operators or absurd sizes never reach ONNX Runtime.
 *
 * @param path The file.
 * @param options What the file does not say.
 * @returns The encoder; the caller disposes of it.
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If it is damaged, not an image encoder, or refused for one of the reasons above.
 * @throws {RangeError} If `threads` is no positive integer, or `mean` or `deviation` not three numbers.
 *
 * @example A student that was exported
 * ```ts
 * import { createStudent, exportOnnx } from "rdcd/models";
 * import { createOnnxEncoder } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile({ suffix: ".onnx" });
 * const inputSize = { width: 64, height: 64 };
 * await exportOnnx(createStudent({ backbone: "mobilenet_v3_small", descriptorDims: 32, inputSize }), path);
 * const encoder = await createOnnxEncoder(path);
 * assert.deepEqual([encoder.dims, encoder.namedSize], [32, inputSize]);
 * assert.deepEqual(encoder.assumptions, []);
 * const picture = { ...inputSize, data: new Uint8Array(64 * 64 * 3).fill(90) };
 * assert.equal((await encoder.encode([picture, picture])).length, 64);
 * await encoder.dispose();
 * await Deno.remove(path);
 * ```
 */
export async function createOnnxEncoder(
  path: string,
  options: OnnxEncoderOptions = {},
): Promise<OnnxEncoder> {
  const { normalize = true, threads = navigator.hardwareConcurrency, mean, deviation, output } = options;
  checkPositiveInteger(`open ${path}`, "threads", threads);
  const { bytes, structure } = await readOnnxFile(path);
  const how = refusing(path, () => onnxInterface(path, structure, options));
  const { width, height } = how.fixedSize ?? how.namedSize ?? { width: PROBE, height: PROBE };
  const dims = refusing(path, () => dimsAt(structure, how, width, height));
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(bytes, { intraOpNumThreads: threads, ...SLEEPING_THREADS });
  } catch (cause) {
    throw new CheckpointError(path, `ONNX Runtime refuses it: ${(cause as Error).message}`, { cause });
  }
  const fileHash = createHash("sha256").update(bytes).digest("hex");
  const known = KNOWN_ONNX.values().find(({ sha256 }) => sha256 === fileHash);
  const isQuantized = structure.nodes.some(({ op }) => QUANTIZED.test(op));
  const taken = new Set<string>();
  /** One image at a time: a graph may mix the images of a batch, and rounding may depend on their number. */
  const run = async (image: Image): Promise<Float32Array> => {
    const { width, height } = image;
    const shape = how.layout === "NCHW" ? [1, 3, height, width] : [1, height, width, 3];
    const input = new Tensor(how.type, feedImage(image, how), shape);
    try {
      const found = await session.run({ [how.input]: input }, [how.output]);
      return found[how.output]!.data as Float32Array;
    } catch (cause) {
      throw new CheckpointError(path, `ONNX Runtime cannot run it: ${(cause as Error).message}`, { cause });
    }
  };
  return {
    kind: "onnx",
    path,
    network: `${known?.network ?? how.network ?? basename(path)}${isQuantized ? ", int8" : ""}`,
    parameters: structure.constants.values().reduce(
      (sum, { shape, count }) => sum + (shape.length > 0 ? count : 0),
      0,
    ),
    dims,
    fixedSize: how.fixedSize,
    namedSize: how.namedSize,
    assumptions: how.assumptions,
    hash: createHash("sha256").update(JSON.stringify([fileHash, mean, deviation, output, normalize])).digest(
      "hex",
    ),
    async encode(images) {
      const rows = new Float32Array(images.length * dims);
      for (const [index, image] of images.entries()) {
        const { width, height } = image;
        const size = `${width} x ${height}`;
        if (!taken.has(size)) {
          const found = refusing(path, () => dimsAt(structure, how, width, height));
          if (found !== dims) {
            throw new CheckpointError(
              path,
              `its descriptors have ${dims} numbers, but ${found} of images of ${size}`,
            );
          }
          if (taken.size < MOST_SIZES) taken.add(size);
        }
        const row = await run(image);
        if (!row.every(Number.isFinite)) {
          throw new CheckpointError(path, `it describes an image of ${size} by numbers that are not finite`);
        }
        rows.set(row, index * dims);
      }
      return normalize ? unitRows(rows, dims) : rows;
    },
    dispose: () => session.release(),
  };
}

/** Numbers of a descriptor of an image of a size, after the graph was looked through. */
function dimsAt(structure: OnnxStructure, how: OnnxInterface, width: number, height: number): number {
  const fixed = how.fixedSize;
  if (fixed !== null && (fixed.width !== width || fixed.height !== height)) {
    throw new FormatError(
      `it takes images of ${fixed.width} x ${fixed.height} only, not of ${width} x ${height}`,
    );
  }
  const shape = how.layout === "NCHW" ? [1, 3, height, width] : [1, height, width, 3];
  const { type, shape: found } = traceShapes(structure, shape).get(how.output)!;
  const [one, dims = 0, ...rest] = found;
  if (type !== 1 || one !== 1 || dims < 1 || rest.some((length) => length !== 1)) {
    throw new FormatError(
      `its output "${how.output}" is of the shape [${found}] and of ONNX's element type ${type} for one image; ` +
        "[1, dims] of float32 is due, and further dimensions of 1 do no harm",
    );
  }
  return dims;
}

function unitRows(rows: Float32Array, dims: number): Float32Array {
  for (let start = 0; start < rows.length; start += dims) {
    const row = rows.subarray(start, start + dims);
    const length = Math.max(Math.hypot(...row), 1e-12);
    for (let index = 0; index < dims; index++) row[index]! /= length;
  }
  return rows;
}
