import { servicePage, servicePolicy } from "../page.ts";
import type { RouteHandler } from "../service_context.ts";

/** `GET /`: the page on which one drops an image. There is nothing in it that is a secret. */
export const showPage: RouteHandler = () =>
  new Response(servicePage, {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": servicePolicy },
  });
