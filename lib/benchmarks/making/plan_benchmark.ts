import { drawOrder } from "../../random/draw.ts";
import type { AttackStrength, CopyAttack } from "../../augmentations/copy_attack.ts";
import { sampleCopyAttack } from "../../augmentations/sample_copy_attack.ts";
import { type Prng, seededPrng } from "../../random/prng.ts";
import type { ImageEntry } from "../../types.ts";
import type { BenchmarkSizes } from "./split_images.ts";

/** An image under its name in the benchmark. */
export interface PlannedImage {
  /** The name, such as `"R000012"`. */
  id: string;
  /** The image that is copied. */
  source: ImageEntry;
}

/** A query to be made. */
export interface PlannedQuery extends PlannedImage {
  /** The reference that it is a copy of; `null` for a distractor. */
  reference: string | null;
  /** How the source is edited. */
  attack: CopyAttack;
  /** The images that the edit may mix in. */
  others: ImageEntry[];
}

/** Every file of a benchmark before any is written. */
export interface BenchmarkPlan {
  /** References in the order of their ids. */
  references: PlannedImage[];
  /** Training images in the order of their ids. */
  training: PlannedImage[];
  /** Queries in the order of their ids, copies and distractors mixed. */
  queries: PlannedQuery[];
}

/** Settings of {@linkcode planBenchmark}. */
export interface PlanOptions {
  /** Seed of everything random. */
  seed: number;
  /** How many of what. */
  sizes: BenchmarkSizes;
  /** Strengths that the queries take turns with. */
  strengths: readonly AttackStrength[];
}

/** Images that one edit chooses from. */
const OTHERS = 12;

/**
 * Decides what becomes of each image. What happens to a query depends on the seed and its own id alone, so queries
 * can be made in any order.
 *
 * @param images Usable images in a shuffled order: references, training and distractors are taken from its start.
 */
export function planBenchmark(images: readonly ImageEntry[], options: PlanOptions): BenchmarkPlan {
  const { seed, sizes, strengths } = options;
  const { references, training, distractors } = divideImages(images, sizes);
  const prng = seededPrng(`${seed}/queries`);
  // References come in a shuffled order already; more copies than references go round again.
  const origins = [
    ...Array.from({ length: sizes.copies }, (_, index) => references[index % references.length]!),
    ...distractors.map((source) => ({ id: null, source })),
  ].map((origin, index) => ({ ...origin, strength: strengths[index % strengths.length]! }));
  const queries = drawOrder(prng, origins).map(({ id: reference, source, strength }, index) => {
    const id = queryName(index);
    const own = seededPrng(`${seed}/${id}`);
    const others = drawOthers(own, distractors, source);
    const attack = sampleCopyAttack(own, { strength, others: others.map((other) => other.id) });
    return { id, source, reference, attack, others };
  });
  return { references, training, queries };
}

/** References and training images under their names, and the images that distractor queries are made from. */
export function divideImages(
  images: readonly ImageEntry[],
  sizes: BenchmarkSizes,
): Pick<BenchmarkPlan, "references" | "training"> & { distractors: readonly ImageEntry[] } {
  const named = (letter: string, digits: number, sources: readonly ImageEntry[]) =>
    sources.map((source, index) => ({ id: name(letter, digits, index), source }));
  const afterTraining = sizes.references + sizes.training;
  return {
    references: named("R", 6, images.slice(0, sizes.references)),
    training: named("T", 6, images.slice(sizes.references, afterTraining)),
    distractors: images.slice(afterTraining, afterTraining + sizes.queries - sizes.copies),
  };
}

/** The images that the edit of a query may mix in. */
export function drawOthers(prng: Prng, distractors: readonly ImageEntry[], source: ImageEntry): ImageEntry[] {
  return drawSome(prng, distractors, OTHERS).filter((other) => other !== source);
}

/** The name of a query, such as `"Q00012"`. */
export function queryName(index: number): string {
  return name("Q", 5, index);
}

/** Up to `count` different items. */
function drawSome<Item>(prng: Prng, items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  const places = new Set<number>();
  while (places.size < count) places.add(Math.floor(prng() * items.length));
  return [...places].map((place) => items[place]!);
}

function name(letter: string, digits: number, index: number): string {
  return `${letter}${String(index).padStart(digits, "0")}`;
}
