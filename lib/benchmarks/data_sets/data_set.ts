import type { ImageEntry } from "../../types.ts";
import type { CopyBenchmark, ProtocolName, QueryGroup } from "../copy_benchmark.ts";
import type { PublishedCounts } from "../layouts/data_set_layout.ts";
import type { GroundTruth } from "../layouts/read_ground_truth.ts";
import type { MakingOptions } from "./making_options.ts";

/** Where the files of a published data set are. */
export interface DataSetFolders {
  /** The data set's folder. */
  folder: string;
  /** DISC21's folder, where a data set that shares its images has none of its own. */
  disc21?: string | undefined;
  /** The folder of images that originals are hidden among. */
  distractors?: string | undefined;
  /** The folder of images that whitening is fitted to. */
  whitening?: string | undefined;
  /** Which of two sets of queries. */
  split?: "dev" | "test" | undefined;
}

/** A benchmark and the folder that holds its files. */
export interface OpenedBenchmark {
  /** Images and truth. */
  benchmark: CopyBenchmark;
  /** Its folder. */
  folder: string;
}

/** One part of a data set, as it is on disk. */
export interface CheckedPart {
  /** Description of the part. */
  part: string;
  /** Where it was found, or what was looked for. */
  where: string;
  /** How many images, or lines of a kind, it has; 0 where it is missing. */
  count: number;
  /** How many it has as published; `null` where nobody says. */
  published: number | null;
  /** True if it is not there at all. */
  missing: boolean;
  /** The sets of a benchmark that its images belong to; none where it has no images. */
  sets: ("queries" | "references" | "training")[];
}

/** A data set, as it is on disk. */
export interface CheckedDataSet {
  /** Its name. */
  name: string;
  /** Layout that its parts are named by. */
  layout: string;
  /** True if everything is there, in the published numbers, and nothing is faulty. */
  complete: boolean;
  /** Its parts. */
  parts: CheckedPart[];
  /** Problems that an evaluation would refuse, in sentences. */
  problems: string[];
  /** The images that an evaluation would describe, set by set. */
  images: ImageEntry[][];
}

/** The rules for descriptors of a data set's images that come without the images. */
export interface DescriptorRules {
  /** The id in the ground truth of an image that a file names so. */
  imageId(name: string): string;
  /** The ground truth that ids alone tell; absent where a ground truth's file is needed. */
  truthOf?(queries: readonly string[], path: string): GroundTruth;
  /** The groups of queries, where there are some. */
  groupsOf?(truth: GroundTruth, path: string): QueryGroup[];
  /** The benchmark's name and the published counts; absent where descriptors are known by their ground truth's file. */
  known?: { name: string; published: PublishedCounts };
}

/** Everything that opening, making and checking a data set needs to know of it. */
export interface DataSet {
  /** Its name. */
  title: string;
  /** Rules that it is evaluated by. */
  protocol: ProtocolName;
  /** The option of `deno task eval` that names its folder; `null` for none. */
  option: "disc" | "ndec" | "copydays" | null;
  /** The folders beside its own that options name. */
  beside: Partial<Record<"disc" | "distractors" | "whitening", "needed" | "optional">>;
  /** Name of its folder below the one that RDCD_DATA names. */
  home: string;
  /** Where it is published: sentences for messages. */
  source: string;
  /** Descriptors without images; absent where another data set has the same protocol. */
  descriptors?: DescriptorRules;
  /** Fills in the folders that are not named, where they are looked for elsewhere. */
  complete?(folders: DataSetFolders): Promise<DataSetFolders>;
  /** Reads it from disk. */
  read(folders: DataSetFolders, making: MakingOptions): Promise<CopyBenchmark>;
  /** Makes a miniature of generated pictures, once. */
  make(making: MakingOptions): Promise<OpenedBenchmark>;
  /** Checks it without describing an image: what is there, what is missing, and how its counts compare. */
  check(folders: DataSetFolders): Promise<CheckedDataSet>;
}

/** Drops the published counts: a benchmark that is made has none that it could fall short of. */
export function miniature({ published: _, ...benchmark }: CopyBenchmark): CopyBenchmark {
  return { ...benchmark, name: `${benchmark.name} in miniature, generated pictures` };
}
