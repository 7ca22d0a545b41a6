import { BACKBONES } from "../../models/architecture.ts";
import { parseEncoderMetadata } from "../../weights/encoder_metadata.ts";
import type { FileValue, OnnxStructure } from "../../weights/onnx_file/onnx_structure.ts";
import {
  type ColorTriple,
  IMAGENET_PREPROCESSING,
  parsePreprocessing,
  PREPROCESSING,
} from "../../weights/onnx_file/preprocessing.ts";
import { FormatError, quote } from "../../weights/reading/format_error.ts";
import type { Size } from "../../types.ts";

/** Options that tell about an ONNX file where the file itself does not. */
export interface OnnxInterfaceOptions {
  /**
   * Subtracted from levels over 255, for red, green and blue, where the input is of floating point.
   *
   * @default {the file's metadata, or ImageNet's}
   */
  mean?: ColorTriple;
  /**
   * Divisor of the difference.
   *
   * @default {the file's metadata, or ImageNet's}
   */
  deviation?: ColorTriple;
  /**
   * The name of the output that is the descriptor.
   *
   * @default {the only one, the one called descriptor or embedding, or the only one of rank 2}
   */
  output?: string;
}

/** How a graph is fed and read. */
export interface OnnxInterface {
  /** The input's name. */
  input: string;
  /** Bytes as they are, or numbers less the mean and over the deviation. */
  type: "uint8" | "float32";
  /** Where the channels are. */
  layout: "NCHW" | "NHWC";
  /** Subtracted from levels over 255. */
  mean: ColorTriple;
  /** Divisor of the difference. */
  deviation: ColorTriple;
  /** The only size of images that the graph takes; `null` for any. */
  fixedSize: Size | null;
  /** The size that the metadata names; `null` where it names none. */
  namedSize: Size | null;
  /** The output's name. */
  output: string;
  /** The network's name where the metadata has it. */
  network: string | null;
  /** Assumptions about what neither the file nor the caller says. */
  assumptions: string[];
}

const TYPES: ReadonlyMap<number, OnnxInterface["type"]> = new Map([[1, "float32"], [2, "uint8"]]);
const USUAL_OUTPUTS = ["descriptor", "embedding"];

/**
 * How an ONNX graph takes images and gives descriptors.
 *
 * @returns The names, layout and numbers, with what was assumed.
 * @throws {FormatError} If it is not a graph from images to descriptors.
 * @throws {RangeError} If `mean` or `deviation` is not three numbers, those of the latter above 0.
 */
export function onnxInterface(
  path: string,
  structure: OnnxStructure,
  options: OnnxInterfaceOptions = {},
): OnnxInterface {
  const { metadata } = structure;
  const [input, ...others] = structure.inputs;
  if (input === undefined || others.length > 0) {
    throw new FormatError(`it has ${structure.inputs.length} inputs, and an image encoder has one`);
  }
  const type = TYPES.get(input.type);
  if (type === undefined) {
    throw new FormatError(
      `its input ${quote(input.name)} is of ONNX's element type ${input.type}; uint8 and float32 are taken`,
    );
  }
  const assumptions: string[] = [];
  const own = metadata.get("rdcd");
  const described = own === undefined ? null : parseEncoderMetadata(path, own);
  const said = parsePreprocessing(metadata.get(PREPROCESSING) ?? "");
  const usual = said ?? IMAGENET_PREPROCESSING;
  const { mean = usual.mean, deviation = usual.deviation } = options;
  checkColors(path, "mean", mean, -Infinity);
  checkColors(path, "deviation", deviation, 0);
  if (
    type === "float32" && said === null && (options.mean === undefined || options.deviation === undefined)
  ) {
    assumptions.push("images are normalized by ImageNet's mean and deviation (say --mean and --deviation)");
  }
  return {
    ...{ input: input.name, type, mean, deviation },
    ...shapeOf(input, type, assumptions),
    namedSize: described?.inputSize ?? null,
    output: outputOf(structure.outputs, options.output),
    network: described === null ? null : BACKBONES[described.architecture.backbone]?.title ?? null,
    assumptions,
  };
}

function shapeOf(
  { name, shape }: FileValue,
  type: OnnxInterface["type"],
  assumptions: string[],
): Pick<OnnxInterface, "layout" | "fixedSize"> {
  const refuse = () =>
    new FormatError(
      `its input ${quote(name)} has the shape ${
        shape === null ? "unknown" : `[${shape.map((one) => one ?? "?")}]`
      }; ` +
        "[batch, 3, height, width] and [batch, height, width, 3] with a batch of any size or 1 are taken",
    );
  if (shape?.length !== 4 || (shape[0] !== null && shape[0] !== 1)) throw refuse();
  const [isFirst, isLast] = [shape[1] === 3, shape[3] === 3];
  if (!isFirst && !isLast) throw refuse();
  let layout: OnnxInterface["layout"] = isFirst ? "NCHW" : "NHWC";
  if (isFirst && isLast) {
    layout = type === "uint8" ? "NHWC" : "NCHW";
    assumptions.push(`the input of the shape [${shape.map((one) => one ?? "?")}] is ${layout}`);
  }
  const [height, width] = layout === "NCHW" ? shape.slice(2) : shape.slice(1);
  if ((height === null) !== (width === null)) throw refuse();
  return {
    layout,
    fixedSize: height === null || width === null ? null : { width: width!, height: height! },
  };
}

function outputOf(outputs: readonly FileValue[], asked: string | undefined): string {
  const names = outputs.map(({ name }) => quote(name)).join(", ");
  if (asked !== undefined) {
    if (outputs.some(({ name }) => name === asked)) return asked;
    throw new FormatError(`it has no output ${quote(asked)} but ${names}`);
  }
  const usual = outputs.find(({ name }) => USUAL_OUTPUTS.includes(name));
  const flat = outputs.filter(({ shape }) => shape?.length === 2);
  const found = outputs.length === 1 ? outputs[0] : usual ?? (flat.length === 1 ? flat[0] : undefined);
  if (found !== undefined) return found.name;
  throw new FormatError(
    `it has the outputs ${names}; say which is the descriptor (--output)`,
  );
}

function checkColors(path: string, name: string, colors: ColorTriple, above: number): void {
  if (colors.length === 3 && colors.every((value) => Number.isFinite(value) && value > above)) return;
  throw new RangeError(
    `Cannot open ${path} as ${name} must be three ${
      above === 0 ? "positive " : ""
    }numbers: current value is [${colors}]`,
  );
}
