import { jsonResponse } from "../json_response.ts";
import type { RouteHandler } from "../service_context.ts";

/** `GET /health`: that the service answers. Whoever has no token learns nothing else by it. */
export const showHealth: RouteHandler = () => jsonResponse({ status: "ok" });
