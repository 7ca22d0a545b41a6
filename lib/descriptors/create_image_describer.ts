import { UnreadableImageError } from "../errors.ts";
import { isFlat } from "../images/is_flat.ts";
import { gatherCalls } from "../parallel/gather_calls.ts";
import { checkedReply } from "../parallel/worker_reply.ts";
import { WorkerDeath, type WorkerPool } from "../parallel/worker_pool.ts";
import type { PrepareReply, PrepareRequest } from "../images/prepare_worker.ts";
import type { Image } from "../types.ts";
import type { DescriptorMethod } from "./method.ts";

/** One image, described. */
export interface DescribedImage {
  /** Its descriptor. */
  vector: Float32Array<ArrayBuffer>;
  /** True if there is nothing to be seen in it, such as on a blank page: it is nobody's copy. */
  isFlat: boolean;
}

/** What describes images that come one at a time, whenever they come. */
export interface ImageDescriber {
  /**
   * Describes an image.
   *
   * @param bytes The file's bytes; borrowed.
   * @throws {UnreadableImageError} If they are no image, damaged, or of more pixels than are allowed.
   */
  describe(bytes: Uint8Array): Promise<DescribedImage>;
}

/** Options for {@linkcode createImageDescriber}. */
export interface ImageDescriberOptions {
  /** Threads that decode and resize; borrowed. */
  pool: WorkerPool<PrepareRequest, PrepareReply>;
  /** Images with more pixels are refused before they are decoded. */
  maxPixels: number;
  /** Called with how many images the method described at once. */
  onBatch?: ((images: number) => void) | undefined;
}

/**
 * Describes images as they come. They are decoded on other threads, and what is ready while the method is at work is
 * given to it together, so that an image alone does not wait and many at once cost less each. As a method gives an image
 * the same descriptor whatever it is batched with, nobody sees the difference.
 *
 * @param method What describes them; borrowed.
 * @param options Threads and limits.
 */
export function createImageDescriber(
  method: DescriptorMethod,
  { pool, maxPixels, onBatch }: ImageDescriberOptions,
): ImageDescriber {
  const { dims, preparation, batchSize } = method;
  const describeAll = async (images: readonly Image[]): Promise<Float32Array<ArrayBuffer>[]> => {
    const vectors = await method.describe(images);
    onBatch?.(images.length);
    return images.map((_, row) => vectors.slice(row * dims, (row + 1) * dims));
  };
  const describeReady = gatherCalls<Image, { vector: Float32Array<ArrayBuffer> } | { error: unknown }>(
    async (images) => {
      try {
        return (await describeAll(images)).map((vector) => ({ vector }));
      } catch (error) {
        if (images.length === 1) return [{ error }];
      }
      // Whichever image it was: the others must not fail with it.
      const alone = [];
      for (const image of images) {
        alone.push(
          await describeAll([image]).then(([vector]) => ({ vector: vector! }), (error) => ({ error })),
        );
      }
      return alone;
    },
    { most: batchSize },
  );
  return {
    async describe(bytes) {
      const reply = await pool.run({ path: NAME, bytes, preparation, maxPixels }).catch((error) => {
        if (!(error instanceof WorkerDeath)) throw error;
        return { reason: `the thread that decoded it died: ${error.message}` };
      });
      const prepared = checkedReply<Exclude<PrepareReply, { error: Error }>>(reply, NAME);
      if ("reason" in prepared) throw new UnreadableImageError(NAME, prepared.reason);
      const described = await describeReady(prepared.image);
      if ("error" in described) throw described.error;
      return { vector: described.vector, isFlat: isFlat(prepared.image) };
    },
  };
}

/** What errors call an image in memory. */
const NAME = "<bytes>";
