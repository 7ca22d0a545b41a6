import { exists } from "../../files/exists.ts";
import { storeHeaderPath } from "../../descriptors/store/store_files.ts";
import { listImages } from "../../images/list_images.ts";
import { createEncoderMethod } from "../../descriptors/encoder_method.ts";
import { readStore } from "../../descriptors/store/read_store.ts";
import { type Codec, fitCodec } from "../../codecs/fit_codec.ts";
import { describeForExport } from "./describe_for_export.ts";
import type { Encoder } from "../../models/encoder.ts";

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
  const method = await createEncoderMethod(encoder, { name });
  try {
    return await describeForExport(
      await listImages(source),
      method,
      source,
      async (store) => await fitCodec(codec, await readStore(store), { seed }),
    );
  } finally {
    await method.dispose();
  }
}
