import { modelName } from "../../descriptors/resolve_encoder.ts";
import type { StoredMethod } from "../../descriptors/store/store_files.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { readStore } from "../../descriptors/store/read_store.ts";
import { resolveMethod, type ResolveMethodOptions } from "../../descriptors/resolve_method.ts";
import { InvalidDataError } from "../../errors.ts";
import { builtInMethods } from "../../benchmarks/evaluation/built_in_methods.ts";
import { UsageError } from "../task.ts";

/** The method that queries are described with. */
export interface IndexMethod {
  /** Text that {@linkcode resolveMethod} took. */
  spec: string;
  /** The method; the caller disposes of it. */
  method: DescriptorMethod;
}

/**
 * The method that made an index. A store says how its images were made ready, and a built-in method is recognized
 * by its fingerprint; only a checkpoint of one's own has to be named.
 *
 * @param index The store's folder, or a file of descriptors.
 * @param asked What the user names, if anything.
 * @throws {UsageError} If the method cannot be told from the index and none is named.
 * @throws {InvalidDataError} If the index was made by another method than the one named.
 */
export async function methodOfIndex(
  index: string,
  asked: string | undefined,
  options: ResolveMethodOptions,
): Promise<IndexMethod> {
  const stored = (await Deno.stat(index)).isDirectory ? (await readStore(index)).method : null;
  return await methodOfStored(index, stored, asked, options);
}

/**
 * The method that made stored descriptors, from what is stored of it.
 *
 * @param stored What is stored of the method; `null` for nothing, and then the user has to name it.
 * @param asked What the user names, if anything.
 * @throws {UsageError} If the method cannot be told and none is named.
 * @throws {InvalidDataError} If they were made by another method than the one named.
 */
export async function methodOfStored(
  index: string,
  stored: StoredMethod | null,
  asked: string | undefined,
  options: ResolveMethodOptions,
): Promise<IndexMethod> {
  if (stored === null) {
    if (asked !== undefined) return { spec: asked, method: await resolveMethod(asked, options) };
    throw new UsageError(`${index} does not say which method made it: name it with --model`);
  }
  const { size, resize } = stored.preparation;
  const prepared: ResolveMethodOptions = { ...options, resize, ...(size === null ? {} : { size }) };
  const specs = asked === undefined ? await candidates(stored.name) : [asked];
  for (const spec of specs) {
    const method = await resolveMethod(spec, prepared);
    if (method.fingerprint === stored.fingerprint) return { spec, method };
    await method.dispose();
  }
  if (asked === undefined) {
    throw new UsageError(
      `${index} was made by "${stored.name}", which is not built in: name its file with --model`,
    );
  }
  throw new InvalidDataError(
    index,
    `it was made by "${stored.name}" with other weights, settings or runtime than those of ${asked}: name the ` +
      "checkpoint it was made with, and its --runtime",
  );
}

/** Methods that are built in, one of that name first: it may be a model's first numbers. */
async function candidates(name: string): Promise<string[]> {
  const [, whole, first = ""] = /^(.*?)(:\d+)?$/.exec(name)!;
  const methods = await builtInMethods();
  const named = methods.filter((spec) => modelName(spec, spec) === whole);
  return [...new Set([...named.map((spec) => spec + first), ...methods])];
}
