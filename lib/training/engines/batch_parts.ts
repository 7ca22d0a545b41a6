import type { ViewBatch } from "./trainee.ts";
import type { Noise } from "./training_noise.ts";

/**
 * Cuts a batch into parts that a network sees one after the other.
 *
 * @param partSize Images a part; without it there is one part.
 * @returns Views of the batch's own numbers.
 * @throws {RangeError} If the parts are no whole parts of it, or have one image only, which batch normalization cannot have.
 */
export function batchParts(views: ViewBatch, partSize: number = views.batch): ViewBatch[] {
  const { data, batch, size } = views;
  if (partSize === batch) return [views];
  if (!(Number.isInteger(partSize) && partSize > 1 && batch % partSize === 0)) {
    throw new RangeError(
      `Cannot train as the batch of ${batch} must be whole parts of 2 images or more: current value is ${partSize}`,
    );
  }
  const length = data.length / batch * partSize;
  return Array.from({ length: batch / partSize }, (_, part) => ({
    data: data.subarray(part * length, (part + 1) * length),
    batch: partSize,
    size,
  }));
}

/** The noise of one of the parts: those of all of them are the whole batch's. */
export function partNoise(noise: Noise, part: number, parts: number): Noise {
  if (parts === 1) return noise;
  return (place, layerRate, count) =>
    noise(place, layerRate, parts * count).subarray(part * count, (part + 1) * count);
}
