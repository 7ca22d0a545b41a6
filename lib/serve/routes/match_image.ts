import type { FoundReference } from "../../search/found_reference.ts";
import { imagePath } from "../image_path.ts";
import { jsonResponse } from "../json_response.ts";
import { parseFlag, parseK, parseThreshold, queryParameters } from "../query_parameters.ts";
import type { RouteHandler, ServiceContext } from "../service_context.ts";
import { withUpload } from "../with_upload.ts";

/** `POST /match`: the references that an image is a copy of. */
export const matchImage: RouteHandler = (exchange, context) => {
  const given = queryParameters(exchange.url, ["k", "threshold", "all"]);
  const k = parseK(given.k);
  const asked = parseThreshold(given.threshold);
  const all = parseFlag("all", given.all);
  return withUpload(exchange, context, async ({ bytes }) => {
    const { vector, isFlat } = await context.describer.describe(bytes);
    const references = await context.collection.count();
    const found = await context.search({ vector, k });
    const threshold = asked ?? context.thresholdFor(references);
    const matches = await Promise.all(
      found
        // Where there is nothing to be seen, a descriptor says nothing.
        .map((one) => ({ ...one, copy: !isFlat && one.score >= threshold }))
        .filter(({ copy }) => all || copy)
        .map((one) => matchOf(one, context)),
    );
    return jsonResponse({ method: context.method, references, threshold, flat: isFlat, matches });
  });
};

async function matchOf(
  { reference: id, score, copy }: FoundReference & { copy: boolean },
  { thumbnails }: ServiceContext,
) {
  const path = imagePath(id);
  const hasPicture = path !== null && await thumbnails?.has(id);
  return { id, score, copy, ...hasPicture ? { thumbnail: `${path}/thumbnail` } : {} };
}
