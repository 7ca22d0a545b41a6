import { Ajv2020 } from "ajv/dist/2020.js";
import assert from "node:assert/strict";
import { generatePicture } from "rdcd/datasets";
import { encodeImage, readImage, resizeImage } from "rdcd/images";
import { createPdq, openStore } from "rdcd/descriptors";
import { openApi } from "../../lib/serve/open_api.ts";
import type { Collection } from "../../lib/serve/collection.ts";
import { openStoreCollection } from "../../lib/serve/open_store_collection.ts";
import { createService, type Service, type ServiceOptions } from "../../lib/serve/create_service.ts";
import { findRoute } from "../../lib/serve/router.ts";

const files = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** A file's bytes, which are made once. */
function kept(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const file = files.get(name) ?? make().then((bytes) => new Uint8Array(bytes));
  files.set(name, file);
  return file;
}

const picture = (index: number) => generatePicture({ seed: 7, index });

/** A generated picture as a JPEG file's bytes. */
export function jpeg(index: number): Promise<Uint8Array<ArrayBuffer>> {
  return kept(`${index}`, async () => await encodeImage(await picture(index), { format: "jpeg" }));
}

/** A smaller copy of one. */
export function smallJpeg(index: number): Promise<Uint8Array<ArrayBuffer>> {
  return kept(`small ${index}`, async () => {
    const small = resizeImage(await picture(index), { shortEdge: 120 });
    return await encodeImage(small, { format: "jpeg", quality: 60 });
  });
}

/** Writes pictures 0 to 3 into `images` below a folder, the last one in a folder of its own, and describes them by PDQ. */
export async function writeReferences(folder: string): Promise<{ images: string; store: string }> {
  const [images, path] = [`${folder}/images`, `${folder}/store`];
  await Deno.mkdir(`${images}/below`, { recursive: true });
  const pdq = createPdq();
  const store = await openStore(path, pdq);
  for (const [index, id] of ["0.jpg", "1.jpg", "2.jpg", "below/3 #%.jpg"].entries()) {
    const bytes = await jpeg(index);
    await Deno.writeFile(`${images}/${id}`, bytes);
    await store.append({ ids: [id], vectors: await pdq.describe([await readImage(bytes)]), unreadable: [] });
  }
  await store.close();
  return { images, store: path };
}

/** Limits that no test comes near to, unless it says so. */
export const LIMITS = {
  ...{ token: null, images: null, maxBody: 1_000_000, maxPixels: 1_000_000 },
  ...{ concurrency: 8, queue: 8, timeout: 60, threads: 1 },
};

/** What is sent. */
export type Sent = Omit<RequestInit, "headers"> & { headers?: Record<string, string> };

/** Asks a service. */
export type Ask = (
  path: string,
  init?: Sent,
) => Promise<Answer>;

/** What a service answered. */
export interface Answer {
  /** The status. */
  status: number;
  /** The headers. */
  headers: Headers;
  /** The body, where it is JSON. */
  // deno-lint-ignore no-explicit-any
  json: any;
  /** The body. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** Changes how a collection behaves. */
export type Wrap = (collection: Collection) => Collection;

/** Runs `body` with a service over pictures 0 to 3, each answer of which is held against the OpenAPI document. */
export async function withService(
  { wrap = (collection) => collection, ...options }: Partial<ServiceOptions> & { wrap?: Wrap },
  body: (ask: Ask, made: { images: string; store: string; service: Service }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rdcd serve " });
  const { images, store } = await writeReferences(folder);
  const method = options.method ?? createPdq();
  const collection = options.collection ?? await openStoreCollection(store, method);
  const errors: unknown[] = [];
  try {
    await using service = createService({
      ...{ ...LIMITS, method, thresholdFor: () => 0.5, onError: (error) => errors.push(error) },
      ...{ ...options, collection: wrap(collection) },
    });
    const ask: Ask = async (path, init = {}) => {
      const headers = { host: "127.0.0.1:8470", ...init.headers };
      const request = new Request(`http://127.0.0.1:8470${path}`, { ...init, headers });
      return await checkedAnswer(request, await service.handle(request));
    };
    await body(ask, { images, store, service });
    if (options.onError === undefined) assert.deepEqual(errors, []);
  } finally {
    await collection.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const ajv = new Ajv2020({ strict: false }).addSchema(openApi, "api");

/** What the OpenAPI document says of a method of a path. */
interface Operation {
  responses: Record<string, {
    content?: Record<string, { schema: { $ref?: string } }>;
    headers?: Record<string, { schema: object }>;
  }>;
}

/** An answer that is as the OpenAPI document says. */
export async function checkedAnswer(request: Request, response: Response): Promise<Answer> {
  const { status, headers } = response;
  const type = (headers.get("content-type") ?? "").split(";")[0]!;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const json = type.endsWith("json") && bytes.length > 0
    ? JSON.parse(new TextDecoder().decode(bytes))
    : undefined;
  const found = pathOf(request.url);
  const method = request.method === "HEAD" ? "get" : request.method.toLowerCase();
  const paths = openApi.paths as unknown as Record<string, Record<string, Operation>>;
  const operation = found === null ? undefined : paths[found]?.[method];
  if (operation === undefined) {
    assert.ok([400, 401, 403, 404, 405, 503].includes(status), `${request.method} ${request.url}: ${status}`);
    assert.equal(type, "application/problem+json");
    return { status, headers, json, bytes };
  }
  const described = operation.responses[status] ?? operation.responses.default!;
  const place = `${request.method} ${found} ${status}`;
  if (operation.responses[status] === undefined) assert.ok([405, 500, 503].includes(status), place);
  if (described.content === undefined) assert.equal(bytes.length, 0, place);
  else {
    const content = described.content[type];
    assert.ok(content !== undefined, `${place}: ${type}`);
    if (json !== undefined) {
      const [, key, value] = [...content.schema.$ref?.match(/^#(.*?)([^/]+)$/) ?? []];
      const schema = key === undefined ? content.schema : { $ref: `api#${key}${value}` };
      assert.ok(ajv.validate(schema, json), `${place}: ${ajv.errorsText()} in ${JSON.stringify(json)}`);
    }
  }
  for (const [name, { schema }] of Object.entries<{ schema: object }>(described.headers ?? {})) {
    const value = headers.get(name);
    assert.ok(value !== null, `${place}: no ${name}`);
    assert.ok(
      ajv.validate(schema, /^\d+$/.test(value) ? Number(value) : value),
      `${place}: ${name} is ${value}`,
    );
  }
  return { status, headers, json, bytes };
}

function pathOf(url: string): string | null {
  try {
    return findRoute(new URL(url).pathname)?.route.path ?? null;
  } catch {
    return null;
  }
}

/** What a request sends that adds or looks up an image as it is. */
export function raw(bytes: Uint8Array<ArrayBuffer>): Sent & { headers: Record<string, string> } {
  return { method: "POST", body: bytes, headers: { "content-type": "image/jpeg" } };
}

/** What a request sends that does so in a form. */
export function form(fields: Record<string, string | File>): Sent {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return { method: "POST", body };
}
