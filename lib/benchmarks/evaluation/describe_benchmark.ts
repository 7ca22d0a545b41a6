import { descriptorsInMemory } from "../../descriptors/descriptors_in_memory.ts";
import { projectPath } from "../../files/project_path.ts";
import type { BenchmarkProgress } from "../making/build_benchmark.ts";
import type { BenchmarkImages, CopyBenchmark } from "../copy_benchmark.ts";
import type { UnreadableImage } from "../../descriptors/describe_images.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";
import { storesFolder, storesOf } from "./benchmark_stores.ts";
import { describeSets } from "./describe_sets.ts";
import { withMethods } from "./with_methods.ts";

/** Options for {@linkcode describeBenchmark}. */
export interface DescribeBenchmarkOptions {
  /**
   * Where descriptors are kept, in the manner of `deno task eval`: what it has described is not described again.
   *
   * @default {the checkout's data/cache}
   */
  cache?: string;
  /**
   * Threads that decode, and threads of a network that is named by a text.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
  /** Called when a set that has images to describe is begun, and as they are described. */
  onProgress?: ((progress: BenchmarkProgress) => void) | undefined;
  /** Called with every image that is found unreadable; it is left out. */
  onUnreadable?: (image: UnreadableImage) => void;
}

/**
 * Describes the queries, references and training images of a benchmark, or goes on where an earlier run ended.
 *
 * A store is known by the benchmark's files, their sizes and times of change, and by the method's fingerprint; so
 * changed files are described anew.
 *
 * @param benchmark The images; a set may be empty, and then has no descriptors.
 * @param method What describes them: a method, which stays the caller's, or a text as {@linkcode resolveMethod} takes
 * it. A name is looked up in the folder that the environment's `RDCD_MODELS` names, or in the checkout's `data/models`,
 * and images have the size of the benchmark's protocol where the weights name none.
 * @param options The cache, threads and callbacks.
 * @returns The descriptors of the three sets.
 * @throws {InvalidDataError} If no image of a set could be read.
 * @throws {RangeError} If the text names nothing.
 * @throws {DataMissingError} If the text names published weights that are not there.
 *
 * @example What a hash says of generated pictures
 * ```ts
 * import { describeBenchmark, makeDefaultBenchmark, readDisc21 } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const sizes = { references: 4, training: 2, queries: 3, copies: 2 };
 * await makeDefaultBenchmark({ out: `${folder}/benchmark`, seed: 0, sizes });
 * const benchmark = await readDisc21(`${folder}/benchmark`);
 * const { references, training } = await describeBenchmark(benchmark, "phash", { cache: folder });
 * assert.deepEqual(references.ids, ["R000000", "R000001", "R000002", "R000003"]);
 * assert.equal(training.vectors.length, 2 * 64);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function describeBenchmark(
  benchmark: BenchmarkImages & Pick<CopyBenchmark, "protocol">,
  method: string | DescriptorMethod,
  options: DescribeBenchmarkOptions = {},
): Promise<DescribedBenchmark> {
  const { cache = projectPath("data/cache"), ...rest } = options;
  const { protocol = "disc" } = benchmark;
  return await withMethods([method], { protocol, threads: options.threads }, async ([opened]) => {
    const folder = storesOf(await storesFolder(benchmark, cache), opened!);
    const described = await describeSets(benchmark, opened!, { ...rest, folder });
    return {
      ...described,
      references: await descriptorsInMemory(described.references),
      training: await descriptorsInMemory(described.training),
    };
  });
}
