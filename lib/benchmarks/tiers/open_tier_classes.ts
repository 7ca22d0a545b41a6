import { join } from "@std/path";
import { exists } from "../../files/exists.ts";
import { projectPath } from "../../files/project_path.ts";
import { makeViewClasses } from "../making/make_view_classes.ts";
import { type ImageClass, readClasses, type ReadClassesOptions } from "../layouts/read_classes.ts";
import { DataMissingError } from "../../errors.ts";
import { dataFolder } from "../data_sets/folders.ts";
import { makingOptions } from "../data_sets/making_options.ts";
import type { OpenTierBenchmarkOptions } from "./open_tier_benchmark.ts";

/** Options for {@linkcode openTierClasses}. */
export interface OpenTierClassesOptions
  extends
    Pick<OpenTierBenchmarkOptions, "tier" | "cache" | "threads" | "onProgress">,
    Pick<ReadClassesOptions, "classes" | "images"> {
  /**
   * ImageNet's training images at the paper tier, a folder for each class.
   *
   * @default {imagenet below the folder that RDCD_DATA names, or below the checkout's data}
   */
  folder?: string;
  /**
   * Seed of what is made, and of which classes and images are drawn.
   *
   * @default {0}
   */
  seed?: number;
}

/**
 * Classes of images, by default nine of 50 as the paper's figure 5 has them: at the paper tier of ImageNet, drawn at
 * random; at the micro tier the views of as many generated pictures ({@linkcode makeViewClasses}), made once.
 *
 * Classes of the two tiers differ in kind: those of ImageNet have a subject in common, those of views an image.
 *
 * @param options The tier, how many, and where the images are.
 * @returns The classes.
 * @throws {DataMissingError} If the folder is missing at the paper tier, with how to get it.
 * @throws {InvalidDataError} If it has too few classes or images, or something else is in the place of what is to be
 * made.
 * @throws {RangeError} If a number is no positive integer.
 *
 * @example ImageNet, where it is not there
 * ```ts
 * import { openTierClasses } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(
 *   () => openTierClasses({ tier: "paper", folder: "not unpacked yet" }),
 *   /ImageNet's training images/,
 * );
 * ```
 */
export async function openTierClasses(options: OpenTierClassesOptions): Promise<ImageClass[]> {
  const { tier, classes = 9, images = 50, seed = 0, cache = projectPath("data/cache") } = options;
  const drawn = { classes, images, seed };
  if (tier === "micro") {
    const making = makingOptions({ ...options, seed, cache }, "classes");
    await makeViewClasses({ ...making, sizes: { classes, views: images } });
    return await readClasses(join(making.out, "classes"), drawn);
  }
  const folder = options.folder ?? dataFolder("imagenet");
  if (!await exists(folder)) {
    throw new DataMissingError(
      folder,
      "ImageNet's training images are on the page of the ILSVRC 2012 challenge, a folder for each class. Name their " +
        'folder, or set RDCD_DATA to the folder that has imagenet in it. The tier "micro" needs no data.',
    );
  }
  return await readClasses(folder, drawn);
}
