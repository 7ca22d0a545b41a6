import { checkId } from "../check_id.ts";
import { imagePath } from "../image_path.ts";
import { jsonResponse } from "../json_response.ts";
import { Problem } from "../problem.ts";
import { queryParameters } from "../query_parameters.ts";
import type { RouteHandler } from "../service_context.ts";
import { withUpload } from "../with_upload.ts";

/** `POST /images`: makes an image a reference. */
export const addImage: RouteHandler = (exchange, context) => {
  const given = queryParameters(exchange.url, ["id"]);
  if (context.collection.isReadOnly) throw readOnly();
  if (given.id !== undefined) checkId(given.id);
  return withUpload(exchange, context, async (upload) => {
    const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", upload.bytes)).toHex();
    const id = checkId(given.id ?? upload.id ?? sha256);
    const answer = (status: 200 | 201) => jsonResponse({ id, sha256 }, status, { location: imagePath(id)! });
    const there = await context.collection.find(id);
    if (there?.sha256 === sha256) return answer(200);
    if (there !== null && there.sha256 !== null) throw taken(id);
    const { vector, isFlat } = await context.describer.describe(upload.bytes);
    const outcome = await context.add({ id, vector, isFlat, sha256 });
    if (outcome === "other") throw taken(id);
    return answer(outcome === "added" ? 201 : 200);
  });
};

/** The answer to whoever wants to change what is only read. */
export function readOnly(): Problem {
  return new Problem(
    403,
    "nothing can be added or removed here, as the service was started with --read-only",
  );
}

function taken(id: string): Problem {
  return new Problem(
    409,
    `there is an image "${id}" already, and it is another one, or its file is not known: give this one another id, or ` +
      "remove that one first",
  );
}
