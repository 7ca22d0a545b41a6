import { join } from "@std/path";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { extractToStore } from "../../descriptors/extract_to_store.ts";
import type { ImageEntry } from "../../types.ts";
import type { Progress } from "../../progress/track_progress.ts";
import { createProgress } from "../progress.ts";

/**
 * Describes images into a store that is there as long as it is used, so that there may be any number of them.
 *
 * @param label Images that are described, for the display.
 * @param use Reads the store.
 */
export async function describeForExport<Result>(
  entries: readonly ImageEntry[],
  method: DescriptorMethod,
  label: string,
  use: (store: string) => Promise<Result>,
): Promise<Result> {
  const folder = await Deno.makeTempDir();
  let progress: Progress | undefined;
  try {
    const store = join(folder, "store");
    const { unreadable } = await extractToStore(entries, method, store, {
      onStart: ({ pending }) => progress = createProgress({ label: `describe ${label}`, total: pending }),
      onBatch: (batch) => progress?.advance(batch.described + batch.unreadable.length),
    });
    progress?.finish();
    if (unreadable > 0) console.error(`warning: ${unreadable} images could not be read`);
    return await use(store);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
