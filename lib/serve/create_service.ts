import type { DescriptorMethod } from "../descriptors/method.ts";
import { createImageDescriber } from "../descriptors/create_image_describer.ts";
import { createPreparePool } from "../images/create_prepare_pool.ts";
import { gatherCalls } from "../parallel/gather_calls.ts";
import { createAdmission } from "./admission.ts";
import type { Collection } from "./collection.ts";
import { createGuard } from "./guard.ts";
import { createMetrics } from "./metrics.ts";
import { createThumbnails } from "./create_thumbnails.ts";
import { beginDeadline } from "./deadline.ts";
import { Problem, problemResponse } from "./problem.ts";
import { dropRest } from "./drop_rest.ts";
import { findRoute, handlerOf } from "./router.ts";
import type { ServiceContext } from "./service_context.ts";

/** Options for {@linkcode createService}. */
export interface ServiceOptions {
  /** The images that are searched; borrowed. */
  collection: Collection;
  /** What describes images, as it described those of the collection; borrowed. */
  method: DescriptorMethod;
  /** The score from which on an image counts as a copy, among so many references. */
  thresholdFor: (references: number) => number;
  /** The token that requests must show; `null` for none, and then only requests to a loopback name are answered. */
  token: string | null;
  /** The folder that the collection's ids are paths below, without links, for small pictures; `null` for none. */
  images: string | null;
  /** The most bytes of a body. */
  maxBody: number;
  /** The most pixels of an image. */
  maxPixels: number;
  /** Requests with an image that are worked on at once. */
  concurrency: number;
  /** Requests with an image that wait beyond these. */
  queue: number;
  /** Seconds that a request may take. */
  timeout: number;
  /**
   * Threads that decode.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number;
  /** Told of errors that are the service's own; whoever sent the request learns nothing of them. */
  onError: (error: unknown) => void;
}

/** A service that answers requests, wherever they come from. */
export interface Service extends AsyncDisposable {
  /** Answers a request; it never rejects. */
  handle: (request: Request) => Promise<Response>;
}

/** Calls that go together at most: what is added is on the disk at the end of each batch. */
const MOST_TOGETHER = 64;

/** Headers of every answer: nothing of it is kept, guessed at, or shown within another site's page. */
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * Makes the service, without a socket: it takes requests and gives answers. Once it is disposed of, it takes no more of them,
 * and those that are under way are answered.
 *
 * @param options What it searches, and within which limits.
 */
export function createService(options: ServiceOptions): Service {
  const { collection, method, thresholdFor, maxBody, maxPixels, timeout, threads, onError } = options;
  const pool = createPreparePool(threads ?? navigator.hardwareConcurrency);
  const metrics = createMetrics();
  const guard = createGuard(options);
  const context: ServiceContext = {
    ...{ collection, thresholdFor, metrics, maxBody, timeout, method: method.name },
    admission: createAdmission(options),
    describer: createImageDescriber(method, { pool, maxPixels, onBatch: metrics.described }),
    thumbnails: options.images === null ? null : createThumbnails(options.images, { pool, maxPixels }),
    search: gatherCalls((queries) => searchTogether(queries), { most: MOST_TOGETHER }),
    add: gatherCalls((images) => collection.add(images), { most: MOST_TOGETHER }),
    remove: gatherCalls((ids) => collection.remove(ids), { most: MOST_TOGETHER }),
  };
  const underWay = new Set<Promise<Response>>();
  let isClosing = false;

  async function searchTogether(queries: readonly { vector: Float32Array; k: number }[]) {
    const vectors = new Float32Array(queries.length * method.dims);
    queries.forEach(({ vector }, row) => vectors.set(vector, row * method.dims));
    const most = Math.max(...queries.map(({ k }) => k));
    const found = await collection.search({ vectors, dims: method.dims }, most);
    return queries.map(({ k }, row) => found[row]!.slice(0, k));
  }

  async function answer(request: Request): Promise<Response> {
    const began = performance.now();
    let route = "none";
    let response: Response;
    try {
      if (isClosing) {
        throw new Problem(503, "the service is ending", { "retry-after": "5", connection: "close" });
      }
      guard.checkSite(request);
      const url = addressOf(request);
      const found = findRoute(url.pathname);
      if (found?.route.isOpen !== true) guard.checkToken(request);
      if (found === null) {
        throw new Problem(404, `there is nothing at ${url.pathname}; /openapi.json tells what there is`);
      }
      route = found.route.path;
      using deadline = beginDeadline(timeout * 1000);
      response = await handlerOf(found.route, request.method)(
        { request, url, id: found.id, deadline },
        context,
      );
    } catch (error) {
      if (!(error instanceof Problem)) onError(error);
      response = problemResponse(
        error instanceof Problem ? error : new Problem(500, "the service failed at this; its log says how"),
      );
    }
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    const { method } = request;
    if (request.body?.locked === false) void dropRest(request.body.getReader());
    metrics.answered({ route, method, status: response.status, seconds: (performance.now() - began) / 1000 });
    return method === "HEAD" ? new Response(null, response) : response;
  }

  return {
    handle(request) {
      const answered = answer(request);
      underWay.add(answered);
      answered.finally(() => underWay.delete(answered));
      return answered;
    },
    async [Symbol.asyncDispose]() {
      isClosing = true;
      await Promise.all(underWay);
      pool.terminate();
    },
  };
}

function addressOf(request: Request): URL {
  try {
    return new URL(request.url);
  } catch {
    throw new Problem(400, "the address cannot be read");
  }
}
