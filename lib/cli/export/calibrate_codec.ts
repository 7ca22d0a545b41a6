import { join } from "@std/path";
import { exists } from "../../files/exists.ts";
import { storeHeaderPath } from "../../descriptors/store/store_files.ts";
import { listImages } from "../../images/list_images.ts";
import { createEncoderMethod } from "../../descriptors/encoder_method.ts";
import { extractToStore } from "../../descriptors/extract_to_store.ts";
import { readStore } from "../../descriptors/store/read_store.ts";
import { type Codec, fitCodec } from "../../codecs/fit_codec.ts";
import type { Encoder } from "../../models/encoder.ts";
import type { Progress } from "../../progress/track_progress.ts";
import { createProgress } from "../progress.ts";

/** Options for the calibration: what a codec is fitted to, and how. */
export interface CalibrationOptions {
  /** Name of the encoder. */
  name: string;
  /** The codec's name. */
  codec: string;
  /** A folder of images, or a store of `deno task extract` with the encoder's descriptors of some. */
  source: string;
  /** Seed of the codec's rotation. */
  seed: number;
}

/**
 * Fits a codec to an encoder's descriptors. Those of images are on disk meanwhile, so that there may be any number of
 * them.
 *
 * @param encoder The encoder; borrowed.
 */
export async function calibrateCodec(encoder: Encoder, options: CalibrationOptions): Promise<Codec> {
  const { name, codec, source, seed } = options;
  if (await exists(storeHeaderPath(source))) return await fitCodec(codec, await readStore(source), { seed });
  const entries = await listImages(source);
  const folder = await Deno.makeTempDir();
  const method = await createEncoderMethod(encoder, { name });
  let progress: Progress | undefined;
  try {
    const store = join(folder, "store");
    const { unreadable } = await extractToStore(entries, method, store, {
      onStart: ({ pending }) => progress = createProgress({ label: `describe ${source}`, total: pending }),
      onBatch: (batch) => progress?.advance(batch.described + batch.unreadable.length),
    });
    progress?.finish();
    if (unreadable > 0) console.error(`warning: ${unreadable} images could not be read`);
    return await fitCodec(codec, await readStore(store), { seed });
  } finally {
    await method.dispose();
    await Deno.remove(folder, { recursive: true });
  }
}
