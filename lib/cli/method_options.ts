import type { ResolveEncoderOptions } from "../descriptors/resolve_encoder.ts";
import type { ResolveMethodOptions } from "../descriptors/resolve_method.ts";
import { modelsFolder } from "../weights/models_folder.ts";
import { integerOption, UsageError } from "./task.ts";

/** The options of a task that say how a network is run. */
export interface MethodValues {
  /** `--size`: the side of the square that an image is resized to. */
  "size"?: string | undefined;
  /** `--short-edge`: the shorter edge that it is resized to instead. */
  "short-edge"?: string | undefined;
  /** `--resize`. */
  "resize": string;
  /** `--runtime`. */
  "runtime": string;
  /** `--threads`. */
  "threads"?: string | undefined;
  /** `--mean`: of an ONNX file's images, three numbers with commas. */
  "mean"?: string | undefined;
  /** `--deviation`: the same. */
  "deviation"?: string | undefined;
  /** `--output`: the name of an ONNX file's output. */
  "output"?: string | undefined;
}

/** The options of a task about a network and its images; `--resize` is the task's own, as is what it is by default. */
export const networkOptions = {
  "size": { type: "string" },
  "short-edge": { type: "string" },
  "runtime": { type: "string", default: "auto" },
  "threads": { type: "string" },
} as const;

/** The options of a task about ONNX files that do not say everything. */
export const onnxOptions = {
  "mean": { type: "string" },
  "deviation": { type: "string" },
  "output": { type: "string" },
} as const;

/** Their lines in a task's help. */
export const ONNX_HELP =
  `  --mean R,G,B        for ONNX files of a floating-point input: subtracted from levels over 255 (the file's metadata, or
                      ImageNet's)
  --deviation R,G,B   what the difference is divided by (the same)
  --output NAME       the output of an ONNX file that is the descriptor (the only one, or "descriptor" or "embedding")`;

const RESIZES = ["exact", "fast"] as const;
const RUNTIMES = ["auto", "onnx", "wasm", "webgpu"] as const;

/**
 * Reads what the user typed about a method, for {@linkcode resolveMethod}.
 *
 * @param values The task's options as text.
 * @throws {UsageError} If one of them is not among what it can be.
 */
export function methodOptions(values: MethodValues): ResolveMethodOptions {
  const { size, "short-edge": shortEdge, threads } = values;
  if (size !== undefined && shortEdge !== undefined) {
    throw new UsageError("--size and --short-edge exclude each other: give one of them");
  }
  const options: ResolveMethodOptions = {
    resize: oneOf("resize", values.resize, RESIZES),
    runtime: oneOf("runtime", values.runtime, RUNTIMES),
    onAssumption: (message) => console.error(message),
    ...encoderOptions(),
  };
  if (size !== undefined) {
    const side = integerOption("size", size, 1);
    options.size = { width: side, height: side };
  }
  if (shortEdge !== undefined) options.size = { shortEdge: integerOption("short-edge", shortEdge, 1) };
  if (threads !== undefined) options.threads = integerOption("threads", threads, 1);
  for (const name of ["mean", "deviation"] as const) {
    const text = values[name];
    if (text !== undefined) options[name] = colorsOption(name, text);
  }
  if (values.output !== undefined) options.output = values.output;
  return options;
}

function colorsOption(name: "mean" | "deviation", text: string): [number, number, number] {
  const [red = NaN, green = NaN, blue = NaN, ...others] = text.split(",").map((part) =>
    Number(part.trim() || NaN)
  );
  const colors: [number, number, number] = [red, green, blue];
  const isSound = others.length === 0 && colors.every((value) => Number.isFinite(value)) &&
    (name === "mean" || colors.every((value) => value > 0));
  if (isSound) return colors;
  throw new UsageError(
    `--${name} is three ${
      name === "mean" ? "" : "positive "
    }numbers with commas, such as 0.5,0.5,0.5: current value is ` +
      `"${text}"`,
  );
}

/** Where models are that are called by name: the folder that the environment's `RDCD_MODELS` names. */
export function encoderOptions(): ResolveEncoderOptions {
  const folder = modelsFolder();
  return folder === undefined ? {} : { modelsFolder: folder };
}

/**
 * A text that is one of a few.
 *
 * @throws {UsageError} If it is none of them.
 */
export function oneOf<Choice extends string>(
  name: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) {
    throw new UsageError(`--${name} is one of ${choices.join(", ")}: current value is "${value}"`);
  }
  return found;
}
