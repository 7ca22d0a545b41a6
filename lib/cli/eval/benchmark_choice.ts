import type { ProtocolName } from "../../benchmarks/copy_benchmark.ts";
import type { BenchmarkSource } from "../../benchmarks/open_benchmark.ts";
import type { DataSet } from "../../benchmarks/data_sets/data_set.ts";
import {
  DATA_SETS,
  type DataSetName,
  descriptorRules,
  PROTOCOL_NAMES,
} from "../../benchmarks/data_sets/data_sets.ts";
import { PROTOCOLS } from "../../benchmarks/evaluation/protocols.ts";
import { oneOf } from "../method_options.ts";
import { integerOption, UsageError } from "../task.ts";
import type { EvalValues } from "./options.ts";

/** Where the images of an evaluation come from. */
export type BenchmarkChoice =
  & {
    /** Rules that they are evaluated by. */
    protocol: ProtocolName;
    /** Seed of benchmarks that are made, and of subsets. */
    seed: number;
    /** Where made benchmarks are kept. */
    cache: string;
    /** The most images of each set, for a subset. */
    limit?: number | undefined;
  }
  & BenchmarkSource;

/** Descriptors made elsewhere that are to be evaluated. */
export interface DescriptorsChoice {
  /** Tells it from images. */
  kind: "descriptors";
  /** Files or folders, each of all sets. */
  paths: string[];
  /** Protocol that the images belong to. */
  protocol: ProtocolName;
  /** The ground truth's file; none where names say it. */
  groundTruth: string | undefined;
}

type FolderOption = "images" | NonNullable<DataSet["option"]>;

const published = Object.entries(DATA_SETS).filter(([, { option }]) => option !== null) as [
  DataSetName,
  DataSet & { option: NonNullable<DataSet["option"]> },
][];

/** The options that name a data set's folder. */
export const DATA_SET_OPTIONS = published.map(([, { option }]) => `--${option}`);

/**
 * Checks what the user typed about what is evaluated.
 *
 * @param values The task's options as text.
 * @throws {UsageError} If options exclude each other or one lacks another, or a value is none of its choices.
 */
export function evaluationChoice(values: EvalValues): BenchmarkChoice | DescriptorsChoice {
  if (values.descriptors.length > 0) return descriptorsChoice(values);
  if ((values.protocol ?? values["ground-truth"]) !== undefined) {
    throw new UsageError("--protocol and --ground-truth are for --descriptors");
  }
  const { images, whitening, cache } = values;
  const split = oneOf("split", values.split, ["dev", "test"]);
  const seed = integerOption("seed", values.seed);
  const limit = values.limit === undefined ? undefined : integerOption("limit", values.limit, 1);
  const given = published.filter(([, { option }]) => values[option] !== undefined);
  const chosen = given.filter(([, { option }]) =>
    option !== "disc" || !given.some(([, { beside }]) => beside.disc !== undefined)
  );
  refuseSeveral([
    ...chosen.map(([, { option }]) => option),
    ...images === undefined ? [] : ["images" as const],
  ]);
  const [name, set] = chosen[0] ?? [undefined, undefined];
  refuseStray(values, set, images !== undefined || given.length === 0);
  const shared = { seed, cache, limit };
  if (name !== undefined) {
    const needed = Object.entries(set!.beside).find(([option, need]) =>
      need === "needed" && values[option as keyof DataSet["beside"]] === undefined
    );
    if (needed !== undefined) throw new UsageError(`--${set!.option} needs --${needed[0]} DIR beside it`);
    const folders = {
      folder: values[set!.option]!,
      disc21: set!.beside.disc === undefined ? undefined : values.disc,
      distractors: values.distractors,
      whitening,
      split,
    };
    return { kind: "published", dataSet: name, folders, protocol: set!.protocol, ...shared };
  }
  const made = { whitening, protocol: "disc" as const, ...shared };
  return images === undefined ? { kind: "generated", ...made } : { kind: "images", folder: images, ...made };
}

function refuseSeveral(named: readonly FolderOption[]): void {
  if (named.length < 2) return;
  const all = ["--images", ...DATA_SET_OPTIONS];
  throw new UsageError(
    `give one of ${all.slice(0, -1).join(", ")} and ${all.at(-1)}; only --ndec takes --disc beside it`,
  );
}

/** Folders beside a data set's own are for those that take them; made benchmarks take training images. */
function refuseStray(values: EvalValues, set: DataSet | undefined, isMade: boolean): void {
  for (const option of ["distractors", "whitening"] as const) {
    if (values[option] === undefined || set?.beside[option] !== undefined) continue;
    if (option === "whitening" && isMade) continue;
    const users = published.filter(([, { beside }]) => beside[option] !== undefined)
      .map(([, { option }]) => `--${option}`);
    throw new UsageError(
      option === "whitening"
        ? `--whitening is for ${users.join()} and made benchmarks; DISC21 has training images of its own`
        : `--${option} is for ${users.join()}`,
    );
  }
}

function descriptorsChoice(values: EvalValues): DescriptorsChoice {
  const { descriptors: paths, "ground-truth": groundTruth } = values;
  const folders = published.map(([, { option }]) => option);
  const other = (["images", ...folders, "distractors", "whitening", "limit"] as const)
    .find((name) => values[name] !== undefined) ??
    (values.model.length > 0 ? "model" : undefined) ??
    (values["dry-run"] ? "dry-run" : undefined);
  if (other !== undefined) {
    throw new UsageError(`--descriptors are evaluated without images: leave out --${other}`);
  }
  const protocol = oneOf("protocol", values.protocol ?? "disc", PROTOCOL_NAMES);
  const namesSayIt = descriptorRules(protocol).truthOf !== undefined;
  if (namesSayIt && groundTruth !== undefined) {
    throw new UsageError(
      `${PROTOCOLS[protocol].title} has no ground truth but its names: leave out --ground-truth`,
    );
  }
  if (!namesSayIt && groundTruth === undefined) {
    throw new UsageError("--descriptors needs --ground-truth FILE beside it");
  }
  return { kind: "descriptors", paths, protocol, groundTruth };
}
