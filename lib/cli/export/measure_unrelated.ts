import { applyCodec, codecDims } from "../../codecs/apply_codec.ts";
import type { Codec } from "../../codecs/fit_codec.ts";
import { firstNumbers } from "../../codecs/first_numbers.ts";
import { canTruncateCodec, truncateCodec } from "../../codecs/truncate_codec.ts";
import { createEncoderMethod } from "../../descriptors/encoder_method.ts";
import { loadDescriptors } from "../../descriptors/load_descriptors.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { createPdq } from "../../descriptors/pdq.ts";
import { listImages } from "../../images/list_images.ts";
import type { Encoder } from "../../models/encoder.ts";
import { measureFalsePositives } from "../../search/measure_false_positives.ts";
import { searchHamming } from "../../search/search_hamming.ts";
import { packBits } from "../../codecs/pack_bits.ts";
import type { FalsePositives } from "../../thresholds/false_positives.ts";
import { copyRows } from "../../vectors/pick_rows.ts";
import { drawOrder } from "../../random/draw.ts";
import { seededPrng } from "../../random/prng.ts";
import type { Descriptors, ImageEntry, Vectors } from "../../types.ts";
import { scoreBias } from "../../search/score_bias.ts";
import {
  type EncoderFalsePositives,
  falsePositivesKey,
  normalizedFalsePositivesKey,
} from "../../weights/encoder_false_positives.ts";
import { checkPairs } from "../../thresholds/score_histogram.ts";
import { createStepProgress } from "../step_progress.ts";
import { describeForExport } from "./describe_for_export.ts";

/** Images of which none is a copy of another, but for those that are named. */
export interface UnrelatedImages {
  /** The images. */
  entries: ImageEntry[];
  /** Ids of pairs that PDQ calls the same. */
  copies: [string, string][];
  /** The group of an image: pairs of one do not count. `null` where all do. */
  groupOf: GroupOf | null;
}

/** Group of an image by its id, which is that in its folder behind the folder's number and a slash. */
export type GroupOf = (id: string) => string;

/** Differing bits of 256 up to which PDQ's authors call two images the same. */
const PDQ_DISTANCE = 31;
/** More copies of an image are not looked for. */
const MOST_COPIES = 50;

/**
 * Lists the images of folders, and finds the copies among them.
 *
 * @param groupOf Group of an image; `null` where all pairs count.
 */
export async function openUnrelated(
  folders: readonly string[],
  groupOf: GroupOf | null = null,
): Promise<UnrelatedImages> {
  const lists = await Promise.all(folders.map((folder) => listImages(folder)));
  const entries = lists.flatMap((list, index) =>
    list.map(({ id, path }) => ({ id: `${index}/${id}`, path }))
  );
  // Told before an hour of describing; what cannot be read is not known yet.
  checkPairs(entries.length * (entries.length - 1) / 2);
  const hashes = await describeUnrelated({ entries }, createPdq());
  return { entries, copies: await copiesByPdq(hashes), groupOf };
}

/** What was measured of an encoder on unrelated images. */
export interface MeasuredEncoder {
  /** A table for each kind of its descriptors. */
  falsePositives: EncoderFalsePositives;
  /** Descriptors of some of the images, by which scores are normalized. */
  background: Vectors;
}

/** Images of a background; of a smaller collection every other one. */
const BACKGROUND = 4000;

/**
 * Measures how often unrelated images reach which score, by an encoder's descriptors, all of their numbers and each of the
 * nested sizes, and which score that is normalized by some of them.
 *
 * @param encoder The encoder; borrowed.
 * @param options The encoder's name and codec; of one whose numbers are not in order, only all of them are measured.
 */
export async function measureEncoder(
  encoder: Encoder,
  unrelated: UnrelatedImages,
  { name, codec }: { name: string; codec: Codec | null },
): Promise<MeasuredEncoder> {
  const plain = await describeUnrelated(unrelated, await createEncoderMethod(encoder, { name }));
  const { nestedDims } = encoder;
  const rows = drawBackground(plain);
  return {
    falsePositives: await measureSizes(plain, unrelated, { name, codec, nestedDims, background: rows }),
    background: copyRows(plain, rows),
  };
}

/** Rows of descriptors that become a background, drawn, the same each time. */
export function drawBackground({ ids }: Descriptors): number[] {
  const rows = drawOrder(seededPrng("background"), ids.map((_, row) => row));
  return rows.slice(0, Math.min(BACKGROUND, Math.ceil(ids.length / 2)));
}

/** What is measured of descriptors: the codec that they go through, and the sizes that count. */
export interface MeasureSizesOptions {
  /** Name of the encoder. */
  name: string;
  /** The codec; `null` for none. */
  codec: Codec | null;
  /** How many of the first numbers are descriptors too. */
  nestedDims: readonly number[];
  /** Rows of the descriptors that are a background, by which normalized scores are measured, too. */
  background?: readonly number[] | undefined;
}

/** The same of descriptors that are there, without a codec: describing takes far longer than comparing. */
export async function measureSizes(
  plain: Descriptors,
  unrelated: UnrelatedImages,
  { name, codec, nestedDims, background }: MeasureSizesOptions,
): Promise<EncoderFalsePositives> {
  const whole = codec === null ? plain.dims : codecDims(codec, plain.dims);
  const hasOrder = codec === null || canTruncateCodec(codec);
  const tables: Record<string, FalsePositives> = {};
  for (const dims of [whole, ...nestedDims.filter((size) => hasOrder && size < whole)]) {
    const kind = codec === null || dims === whole ? codec : truncateCodec(codec, dims);
    const described = kind === null ? await firstNumbers(plain, dims) : await applyCodec(kind, plain);
    const label = dims === whole ? name : `${name}:${dims}`;
    tables[falsePositivesKey(kind, dims)] = await measureDescriptors(described, unrelated, label);
    if (background === undefined) continue;
    tables[normalizedFalsePositivesKey(kind, dims)] = await measureDescriptors(
      described,
      unrelated,
      `${label}, normalized`,
      await biasOf(described, unrelated, background),
    );
  }
  return tables;
}

/**
 * Measures how often unrelated images reach which score by a method.
 *
 * @param method The method, which is disposed of.
 */
export async function measureMethod(
  method: DescriptorMethod,
  unrelated: UnrelatedImages,
): Promise<FalsePositives> {
  return await measureDescriptors(await describeUnrelated(unrelated, method), unrelated, method.name);
}

async function measureDescriptors(
  described: Descriptors,
  { copies, groupOf }: UnrelatedImages,
  name: string,
  bias?: Float32Array,
): Promise<FalsePositives> {
  const rows = new Map(described.ids.map((id, row) => [id, row]));
  const related = copies.map((pair) => pair.map((id) => rows.get(id))).filter((pair) =>
    !pair.includes(undefined)
  ) as [number, number][];
  const progress = createStepProgress();
  const total = described.ids.length;
  const table = await measureFalsePositives(described, {
    related,
    groups: groupOf === null ? undefined : described.ids.map(groupOf),
    bias,
    onProgress: (done) => progress.show({ step: "compare all with all", done, total }),
  });
  progress.finish();
  console.error(
    `false positives of ${name}: ${
      table.pairs.toLocaleString("en")
    } pairs, without ${related.length} that PDQ ` +
      `calls the same${groupOf === null ? "" : " and those of one group"}`,
  );
  return table;
}

/** Nobody else's images are in the background beside others of their own source. */
async function biasOf(
  { ids, vectors, dims }: Descriptors,
  { groupOf }: UnrelatedImages,
  background: readonly number[],
): Promise<Float32Array> {
  const { vectors: rows } = copyRows({ vectors, dims }, background);
  const groups = ids.map(groupOf ?? ((id) => id));
  const progress = createStepProgress();
  let done = 0;
  const bias = await scoreBias(vectors, rows, dims, {
    groups: { rows: groups, background: background.map((row) => groups[row]!) },
    onRows: (count) =>
      progress.show({ step: "compare with the background", done: done += count, total: ids.length }),
  });
  progress.finish();
  return bias;
}

/**
 * Describes unrelated images.
 *
 * @param method The method, which is disposed of.
 */
export async function describeUnrelated(
  { entries }: Pick<UnrelatedImages, "entries">,
  method: DescriptorMethod,
): Promise<Descriptors> {
  try {
    const label = `${entries.length.toLocaleString("en")} images by ${method.name}`;
    return await describeForExport(entries, method, label, loadDescriptors);
  } finally {
    await method.dispose();
  }
}

async function copiesByPdq(hashes: Descriptors): Promise<[string, string][]> {
  const bits = packBits(hashes);
  const { indices, distances, k } = await searchHamming(bits, bits, { k: MOST_COPIES });
  const pairs = new Map<string, [string, string]>();
  indices.forEach((other, place) => {
    const row = Math.floor(place / k);
    if (other === row || distances[place]! > PDQ_DISTANCE) return;
    const [first, last] = other < row ? [other, row] : [row, other];
    pairs.set(`${first} ${last}`, [hashes.ids[first]!, hashes.ids[last]!]);
  });
  return [...pairs.values()];
}
