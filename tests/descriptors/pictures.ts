import { join } from "@std/path";
import { encodeImage, type Image, type ImageEntry } from "rdcd/images";
import { seededPrng } from "rdcd/augmentations";

/** An image of soft blobs, different for every seed. */
export function picture(seed: number, width: number, height: number): Image {
  const prng = seededPrng(`picture ${seed}`);
  const waves = Array.from({ length: 9 }, () => [prng() * 8, prng() * 8, prng() * 6]);
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    const x = (pixel % width) / width, y = Math.floor(pixel / width) / height;
    let level = 0;
    for (let wave = at % 3; wave < waves.length; wave += 3) {
      const [across, down, phase] = waves[wave]!;
      level += Math.sin(across! * x + down! * y + phase!);
    }
    data[at] = 128 + level * 42;
  }
  return { width, height, data };
}

/** Writes `count` PNG files of various small sizes, named `000.png` and so on. */
export async function writePictures(folder: string, count: number, side = 40): Promise<ImageEntry[]> {
  const entries: ImageEntry[] = [];
  for (let index = 0; index < count; index++) {
    const id = `${String(index).padStart(3, "0")}.png`;
    const path = join(folder, id);
    const image = picture(index, side + index % 7, side + index % 5);
    await Deno.writeFile(path, await encodeImage(image, { format: "png" }));
    entries.push({ id, path });
  }
  return entries;
}

/** Runs `body` with a new empty folder, which is removed afterwards. */
export async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rdcd test " });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
