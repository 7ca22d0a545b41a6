import { addImage } from "./routes/add_image.ts";
import { matchImage } from "./routes/match_image.ts";
import { removeImage } from "./routes/remove_image.ts";
import { showHealth } from "./routes/show_health.ts";
import { showImage } from "./routes/show_image.ts";
import { showMetrics } from "./routes/show_metrics.ts";
import { showOpenApi } from "./routes/show_open_api.ts";
import { showPage } from "./routes/show_page.ts";
import { showThumbnail } from "./routes/show_thumbnail.ts";
import { Problem } from "./problem.ts";
import type { RouteHandler } from "./service_context.ts";

/** What is at an address. */
export interface Route {
  /** The path, with `{id}` for one step that is any text. */
  path: string;
  /** True if it is for everybody, also without the token. */
  isOpen: boolean;
  /** What answers to which method. `HEAD` is answered as `GET` is, without a body. */
  methods: Readonly<Partial<Record<"GET" | "POST" | "DELETE", RouteHandler>>>;
}

/** All that the service answers to. */
export const ROUTES: readonly Route[] = [
  { path: "/", isOpen: true, methods: { GET: showPage } },
  { path: "/health", isOpen: true, methods: { GET: showHealth } },
  { path: "/match", isOpen: false, methods: { POST: matchImage } },
  { path: "/images", isOpen: false, methods: { POST: addImage } },
  { path: "/images/{id}", isOpen: false, methods: { GET: showImage, DELETE: removeImage } },
  { path: "/images/{id}/thumbnail", isOpen: false, methods: { GET: showThumbnail } },
  { path: "/metrics", isOpen: false, methods: { GET: showMetrics } },
  { path: "/openapi.json", isOpen: false, methods: { GET: showOpenApi } },
];

/**
 * Finds what is at a path.
 *
 * @returns The route and the step that stands for `{id}`; `null` where nothing is there.
 * @throws {Problem} 400 if the step's percents are no text.
 */
export function findRoute(path: string): { route: Route; id: string } | null {
  const steps = path.split("/");
  for (const route of ROUTES) {
    const wanted = route.path.split("/");
    const place = wanted.indexOf("{id}");
    const fits = wanted.length === steps.length &&
      wanted.every((step, i) => i === place ? steps[i] !== "" : step === steps[i]);
    if (fits) return { route, id: place === -1 ? "" : decodeStep(steps[place]!) };
  }
  return null;
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    throw new Problem(400, "the percents in the path are no UTF-8");
  }
}

/**
 * What answers to a method at a route.
 *
 * @throws {Problem} 405 with `Allow` if nothing does.
 */
export function handlerOf({ path, methods }: Route, method: string): RouteHandler {
  const handler = new Map(Object.entries(methods)).get(method === "HEAD" ? "GET" : method);
  if (handler !== undefined) return handler;
  const allowed = Object.keys(methods).flatMap((name) => name === "GET" ? ["GET", "HEAD"] : [name]).join(
    ", ",
  );
  throw new Problem(405, `${path} takes ${allowed}`, { allow: allowed });
}
