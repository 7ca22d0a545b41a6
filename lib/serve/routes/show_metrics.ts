import type { RouteHandler } from "../service_context.ts";

/** `GET /metrics`: what was counted, in Prometheus' text format. */
export const showMetrics: RouteHandler = async (_, { metrics, admission, collection }) =>
  new Response(
    metrics.text({
      references: await collection.count(),
      working: admission.working(),
      waiting: admission.waiting(),
    }),
    { headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" } },
  );
