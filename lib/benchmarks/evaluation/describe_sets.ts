import { join } from "@std/path";
import { descriptorBlocks } from "../../descriptors/store/descriptor_blocks.ts";
import { descriptorsInMemory } from "../../descriptors/descriptors_in_memory.ts";
import { withLock } from "../../files/with_lock.ts";
import type { BenchmarkProgress } from "../making/build_benchmark.ts";
import type { BenchmarkImages } from "../copy_benchmark.ts";
import type { DescriptorBlocks, DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import type { UnreadableImage } from "../../descriptors/describe_images.ts";
import { extractToStore } from "../../descriptors/extract_to_store.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { streamDescriptors } from "../../descriptors/stream_descriptors.ts";
import { InvalidDataError } from "../../errors.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";

/** Options for {@linkcode describeSets}. */
export interface DescribeSetsOptions {
  /** The folder for the three stores. */
  folder: string;
  /** Threads that decode; without it, as {@linkcode extractToStore} decides. */
  threads?: number | undefined;
  /** Called when a set that has images to describe is begun, and as they are described. */
  onProgress?: ((progress: BenchmarkProgress) => void) | undefined;
  /** Called with every image that is found unreadable now. */
  onUnreadable?: ((image: UnreadableImage) => void) | undefined;
}

const sets = ["queries", "references", "training"] as const;

/** How long the runs took that filled a set's store. */
interface Effort {
  images: number;
  seconds: number;
}

/**
 * Describes the three sets of a benchmark into stores, or goes on where an earlier run ended. A set without images has no
 * store.
 *
 * @returns The queries in memory; references and training set in their stores, to be read in blocks.
 * @throws {InvalidDataError} If no image of a set could be read.
 */
export async function describeSets(
  benchmark: BenchmarkImages,
  method: DescriptorMethod,
  options: DescribeSetsOptions,
): Promise<DescribedBenchmark<DescriptorSet>> {
  const total: Effort = { images: 0, seconds: 0 };
  const opened: Partial<Record<typeof sets[number], DescriptorBlocks>> = {};
  let unreadable = 0;
  for (const set of sets) {
    if (benchmark[set].length === 0) {
      opened[set] = descriptorBlocks({ ids: [], vectors: new Float32Array(), dims: method.dims });
      continue;
    }
    const path = join(options.folder, set);
    // Another process may be describing the same: then this one waits, and finds it described.
    await Deno.mkdir(options.folder, { recursive: true });
    const run = await withLock(
      `${path}.lock`,
      () => describeSet(benchmark, set, method, path, options),
    );
    total.images += run.effort.images;
    total.seconds += run.effort.seconds;
    unreadable += run.unreadable;
    const descriptors = await streamDescriptors(path);
    if (descriptors.count === 0) {
      throw new InvalidDataError(path, `none of the ${benchmark[set].length} ${set} could be read`);
    }
    opened[set] = descriptors;
  }
  const { queries, references, training } = opened as Record<typeof sets[number], DescriptorBlocks>;
  return {
    queries: await descriptorsInMemory(queries),
    references,
    training,
    imagesPerSecond: total.images / total.seconds,
    unreadable,
  };
}

async function describeSet(
  benchmark: BenchmarkImages,
  set: typeof sets[number],
  method: DescriptorMethod,
  path: string,
  { threads, onProgress, onUnreadable }: DescribeSetsOptions,
): Promise<{ effort: Effort; unreadable: number }> {
  const effortPath = `${path}.effort.json`;
  const effort = await readEffort(effortPath);
  const progress: BenchmarkProgress = { step: `${method.name}: ${set}`, done: 0, total: 0 };
  let start = 0;
  const report = await extractToStore(benchmark[set], method, path, {
    threads,
    onStart({ pending }) {
      start = performance.now();
      progress.total = pending;
      if (pending > 0) onProgress?.({ ...progress });
    },
    onBatch(stored) {
      progress.done += stored.described + stored.unreadable.length;
      onProgress?.({ ...progress });
      for (const image of stored.unreadable) onUnreadable?.(image);
    },
  });
  if (report.described > 0) {
    effort.images += report.described;
    effort.seconds += (performance.now() - start) / 1000;
    await Deno.writeTextFile(effortPath, JSON.stringify(effort));
  }
  return { effort, unreadable: report.unreadable };
}

async function readEffort(path: string): Promise<Effort> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { images: 0, seconds: 0 };
    throw error;
  }
}
