import { isFile } from "../files/is_file.ts";
import { join } from "@std/path";
import { DataMissingError } from "../errors.ts";
import { BACKBONES } from "../models/architecture.ts";
import { KNOWN_ONNX } from "./known_onnx.ts";
import { float32Bytes, PUBLISHED_MODELS, type PublishedModel } from "./published_models.ts";

/** The ends of file names that checkpoints have, ours first. */
export const MODEL_FILE_ENDINGS = [".safetensors", ".pt", ".pth", ".ckpt", ".onnx"];

/**
 * The file of a model that is called by a name: one that its authors publish, such as `"sscd_disc_mixup"`, or any
 * checkpoint of the folder by its file's name, with or without the ending.
 *
 * @returns The file's path, or `null` where the folder has none and the name is not a published one's.
 * @throws {DataMissingError} If the name is a published one's and its file is not in the folder: which file, its
 * size, where it is published and what to type.
 */
export async function findModelFile(name: string, folder: string): Promise<string | null> {
  const published = PUBLISHED_MODELS.get(name);
  const known = KNOWN_ONNX.get(name);
  const candidates = [
    ...published?.files ?? [],
    ...known === undefined ? [] : [known.file],
    name,
    ...MODEL_FILE_ENDINGS.map((ending) => name + ending),
  ];
  for (const file of candidates) {
    const path = join(folder, file);
    if (await isFile(path)) return path;
  }
  const ways = [
    ...known === undefined ? [] : [known.howToGet],
    ...published === undefined ? [] : [howToGet(name, folder, published)],
  ];
  if (ways.length === 0) return null;
  throw new DataMissingError(join(folder, published?.files[0] ?? known!.file), ways.join(" "));
}

function howToGet(
  name: string,
  folder: string,
  { architecture, files, address, page }: PublishedModel,
): string {
  const { backbone, descriptorDims } = architecture;
  const megabytes = Math.round(float32Bytes(architecture) / 1e6);
  const others = files.length > 1 ? `, or ${files.slice(1).join(" or ")}` : "";
  return `${name} (${
    BACKBONES[backbone].title
  }, ${descriptorDims} dimensions, ${megabytes} MB) is published by ` +
    `its authors at ${address}, see ${page}. Put ${
      files[0]
    }${others} into ${folder}, or set RDCD_MODELS to the ` +
    `folder that has it; then --model ${name} finds it.`;
}
