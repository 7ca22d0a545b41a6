import { jsonResponse } from "../json_response.ts";
import { openApi } from "../open_api.ts";
import type { RouteHandler } from "../service_context.ts";

/** `GET /openapi.json`: the description of the service for programs. */
export const showOpenApi: RouteHandler = () => jsonResponse(openApi);
