import type { UnreadableImage } from "../descriptors/describe_images.ts";
import { isFile } from "../files/is_file.ts";
import { type ImageOutline, readImageOutline } from "../images/read_image_outline.ts";
import { groupCopies } from "../search/group_copies.ts";
import type { Size } from "../types.ts";
import { compareKeepers } from "./choose_keeper.ts";
import type { Decisions } from "./decisions.ts";
import type { FoundFile } from "./list_files.ts";
import type { SimilarPair } from "./pairs_above.ts";
import { pixelKey } from "./same_pixels.ts";

/** A file whose content is known. */
export interface ContentFile extends FoundFile {
  /** The SHA-256 of its content, in hexadecimal. */
  key: string;
}

/** An image of a {@linkcode DuplicateGroup}. */
export interface DuplicateImage extends Size {
  /** The file. */
  path: string;
  /** The folder that it was found in, as it was given. */
  folder: string;
  /** Bytes. */
  size: number;
  /** When it was written last, in milliseconds since 1970. */
  modified: number;
  /** The SHA-256 of its content, in hexadecimal. */
  key: string;
  /** True if it is to be kept: the first of a group, and all that lie in folders that are only looked up. */
  keep: boolean;
  /** The highest of its scores with another image of the group; 1 where one has the same content. */
  score: number;
  /** Number of the set of images of the group with the same pixels; `null` where no other has them. */
  samePixels: number | null;
  /** True if it is another name of a file that comes before it, so that moving it away frees nothing. */
  isLink: boolean;
  /** True if it is a JPEG without its end, so that some of it may be gray. */
  lacksEnd: boolean;
}

/** Images that are the same. */
export interface DuplicateGroup {
  /** `"exact"` where all have the same pixels. */
  kind: "exact" | "copies";
  /** How far the weakest link that holds the group together is above chance, by which groups are ordered; 1 for equal files. */
  sureness: number;
  /** The lowest of its images' scores. */
  weakestLink: number;
  /** True if there are so many images in it that a look is advised. */
  isLarge: boolean;
  /** Bytes of those that are not to be kept. */
  bytesToFree: number;
  /** The images, the one to keep first: whole files, then the largest picture, then the least compressed, then the oldest. */
  images: DuplicateImage[];
}

/** Two images that are alike, of groups that are not. */
export interface LoosePair {
  /** The one file. */
  path: string;
  /** The other. */
  other: string;
  /** How alike they are. */
  score: number;
}

/** What groups are formed of. */
export interface GroupFormation {
  /** The lowest score of a copy. */
  threshold: number;
  /** The key of each row. */
  keys: readonly string[];
  /** For the key of each row the keys of all contents with its descriptor, itself first. */
  twins: ReadonlyMap<string, readonly string[]>;
  /** The files of each key; those in folders that are only looked up first. */
  contents: ReadonlyMap<string, readonly ContentFile[]>;
  /** For each row true if it is only looked up; `null` where all are compared with all. */
  isReference: readonly boolean[] | null;
  /** What a person has decided. */
  decisions: Decisions;
  /** Folders that are only looked up. */
  against: readonly string[];
  /** Called once with how many contents are looked at again. */
  onStart: (total: number) => void;
  /** Called for each. */
  onImage: () => void;
}

/** Groups of keys, before their files are looked at. */
interface KeyGroup {
  keys: string[];
  /** Keys whose files count only where they lie in folders that are looked up. */
  references?: ReadonlySet<string>;
  scores: Map<string, number>;
  /** The score of the weakest link, normalized where scores are. */
  sureness: number;
}

/** More images than that are rarely copies of one another. */
const LARGE_GROUP = 20;
/** Pairs that may have the same pixels: decoders and resizing leave no larger difference. */
const NEARLY_SAME = 0.999;

/** Puts pairs into groups, and what has the same content with them, and orders both. */
export async function formGroups(
  pairs: readonly SimilarPair[],
  formation: GroupFormation,
): Promise<{ groups: DuplicateGroup[]; loose: LoosePair[]; looked: UnreadableImage[] }> {
  const { threshold, keys, contents, isReference, decisions, against, onStart, onImage } = formation;
  const rowOf = new Map(keys.map((key, row) => [key, row]));
  const apart = decisions.apart.flatMap(([one, other]): [number, number][] => {
    const [row, otherRow] = [rowOf.get(one), rowOf.get(other)];
    return row === undefined || otherRow === undefined ? [] : [[row, otherRow]];
  });
  const { found, loose } = isReference === null
    ? groupsOfAll(pairs, threshold, apart, keys)
    : groupsOfEach(pairs, apart, keys);
  for (const group of found) withTwins(group, formation.twins);
  const inGroups = new Set(found.flatMap((group) => group.keys));
  for (const same of formation.twins.values()) {
    if (same.length === 1 || against.length > 0 || inGroups.has(same[0]!)) continue;
    found.push({ keys: [...same], scores: new Map(same.map((key) => [key, 1])), sureness: 1 });
    for (const key of same) inGroups.add(key);
  }
  for (const [key, files] of contents) {
    const reference = files.filter(({ folder }) => against.includes(folder));
    const isAsked = against.length === 0
      ? !inGroups.has(key)
      : reference.length > 0 && reference.length < files.length;
    if (files.length > 1 && isAsked) {
      found.push({ keys: [key], scores: new Map([[key, 1]]), sureness: 1 });
    }
  }
  const looks = new Set(found.flatMap((group) => group.keys));
  onStart(looks.size);
  const sizes = new Map<string, ImageOutline>();
  const looked: UnreadableImage[] = [];
  const present = new Map<string, ContentFile[]>();
  for (const key of looks) {
    for (const file of contents.get(key)!) {
      const { path } = file;
      const size = sizes.has(key) ? await isFile(path) : await readImageOutline(path);
      if (!size) looked.push({ id: path, path, reason: "it has gone while duplicates were looked for" });
      else present.set(key, [...present.get(key) ?? [], file]);
      if (size && size !== true) sizes.set(key, size);
    }
    onImage();
  }
  const groups: DuplicateGroup[] = [];
  for (const group of found) {
    const formed = await formGroup(group, sizes, { ...formation, contents: present });
    if (formed !== null) groups.push(formed);
  }
  return {
    groups: groups.sort((one, other) =>
      Number(one.isLarge) - Number(other.isLarge) || other.sureness - one.sureness ||
      other.bytesToFree - one.bytesToFree
    ),
    loose: loose.map(({ row, other, similarity }) => ({
      ...{ path: contents.get(keys[row]!)![0]!.path, other: contents.get(keys[other]!)![0]!.path },
      score: similarity,
    })),
    looked,
  };
}

/** Adds what has the very descriptor of a row of the group. */
function withTwins(group: KeyGroup, twins: ReadonlyMap<string, readonly string[]>): void {
  for (const key of [...group.keys]) {
    const [, ...others] = twins.get(key) ?? [key];
    if (others.length > 0) group.scores.set(key, 1);
    for (const other of others) {
      group.keys.push(other);
      group.scores.set(other, 1);
    }
  }
}

function groupsOfAll(
  pairs: readonly SimilarPair[],
  threshold: number,
  apart: readonly [number, number][],
  keys: readonly string[],
): { found: KeyGroup[]; loose: SimilarPair[] } {
  const { groups, loose } = groupCopies(pairs, threshold, { apart });
  const found = groups.map(({ rows, pairs, weakestLink }) => {
    const scores = new Map<string, number>();
    for (const { row, other, similarity } of pairs) {
      for (const key of [keys[row]!, keys[other]!]) {
        scores.set(key, Math.max(similarity, scores.get(key) ?? -1));
      }
    }
    return { keys: rows.map((row) => keys[row]!), scores, sureness: weakestLink };
  });
  return { found, loose };
}

/** A group for each image that is in others' folders: with all that it is a copy of. */
function groupsOfEach(
  pairs: readonly SimilarPair[],
  apart: readonly [number, number][],
  keys: readonly string[],
): { found: KeyGroup[]; loose: SimilarPair[] } {
  const told = new Set(apart.flatMap(([one, other]) => [`${one} ${other}`, `${other} ${one}`]));
  const kept = pairs.filter(({ row, other }) => !told.has(`${row} ${other}`));
  const found = [...Map.groupBy(kept, ({ row }) => row)].map(([row, own]) => {
    const best = Math.max(...own.map(({ similarity }) => similarity));
    return {
      keys: [keys[row]!, ...own.map(({ other }) => keys[other]!)],
      references: new Set(own.map(({ other }) => keys[other]!)),
      scores: new Map([
        [keys[row]!, best],
        ...own.map(({ other, similarity }) => [keys[other]!, similarity] as const),
      ]),
      sureness: Math.max(...own.map(({ score }) => score)),
    };
  });
  return { found, loose: [] };
}

async function formGroup(
  { keys, references, scores, sureness }: KeyGroup,
  sizes: ReadonlyMap<string, ImageOutline>,
  { contents, against }: GroupFormation,
): Promise<DuplicateGroup | null> {
  const seen = keys.filter((key) => sizes.has(key));
  const pixels = await pixelSets(seen, scores, contents, sizes);
  const identities = new Set<string>();
  const images = seen.flatMap((key) => {
    const files = contents.get(key)!;
    const counted = references?.has(key) ? files.filter(({ folder }) => against.includes(folder)) : files;
    return counted.map((file): DuplicateImage => {
      const { path, folder, size, modified } = file;
      return {
        ...{ path, folder, size, modified, key, ...sizes.get(key)! },
        keep: against.includes(folder),
        score: files.length > 1 ? 1 : scores.get(key)!,
        samePixels: pixels.get(key) ?? null,
        isLink: false,
      };
    });
  }).sort((one, other) => Number(other.keep) - Number(one.keep) || compareKeepers(one, other));
  if (images.length < 2 || images.every(({ keep }) => keep)) return null;
  images[0]!.keep = true;
  const identityOf = new Map(
    seen.flatMap((key) => contents.get(key)!.map(({ path, identity }) => [path, identity])),
  );
  for (const image of images) {
    const identity = identityOf.get(image.path)!;
    image.isLink = identities.has(identity);
    identities.add(identity);
  }
  const isExact = seen.length === 1 || seen.every((key) => pixels.get(key) === 1);
  return {
    kind: isExact ? "exact" : "copies",
    sureness,
    weakestLink: seen.length === 1 ? 1 : Math.min(...seen.map((key) => scores.get(key)!)),
    isLarge: images.length > LARGE_GROUP && !isExact,
    bytesToFree: images.reduce((sum, { keep, isLink, size }) => keep || isLink ? sum : sum + size, 0),
    images,
  };
}

/** Numbers, from 1 and the largest first, for sets of contents with the same pixels. */
async function pixelSets(
  keys: readonly string[],
  scores: ReadonlyMap<string, number>,
  contents: GroupFormation["contents"],
  sizes: ReadonlyMap<string, Size>,
): Promise<Map<string, number>> {
  const shape = (key: string) => `${sizes.get(key)!.width}x${sizes.get(key)!.height}`;
  const near = Map.groupBy(keys.filter((key) => scores.get(key)! >= NEARLY_SAME), shape);
  const ofPixels = new Map<string, string[]>();
  for (const alike of near.values()) {
    if (alike.length < 2) continue;
    for (const key of alike) {
      const pixels = await pixelKey(contents.get(key)![0]!.path);
      if (pixels !== null) ofPixels.set(pixels, [...ofPixels.get(pixels) ?? [], key]);
    }
  }
  // Files of one content have the same pixels without a look.
  const sets = [...ofPixels.values()].filter((set) => set.length > 1);
  const inSets = new Set(sets.flat());
  for (const key of keys) {
    if (!inSets.has(key) && contents.get(key)!.length > 1) sets.push([key]);
  }
  const files = (set: readonly string[]) => set.reduce((sum, key) => sum + contents.get(key)!.length, 0);
  sets.sort((one, other) => files(other) - files(one));
  return new Map(sets.flatMap((set, index) => set.map((key) => [key, index + 1] as const)));
}
