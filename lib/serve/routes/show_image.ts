import { imagePath } from "../image_path.ts";
import { jsonResponse } from "../json_response.ts";
import { Problem } from "../problem.ts";
import { queryParameters } from "../query_parameters.ts";
import type { RouteHandler } from "../service_context.ts";

/** `GET /images/{id}`: what is known of a reference. */
export const showImage: RouteHandler = async ({ id, url }, { collection, thumbnails }) => {
  queryParameters(url, []);
  const found = await collection.find(id);
  if (found === null) throw noImage(id);
  const hasPicture = await thumbnails?.has(id) ?? false;
  return jsonResponse({
    id,
    sha256: found.sha256,
    ...hasPicture ? { thumbnail: `${imagePath(id)}/thumbnail` } : {},
  });
};

/** The answer to whoever asks for an image that is no reference. */
export function noImage(id: string): Problem {
  return new Problem(404, `there is no image "${id}"; a slash in an id is written as %2F`);
}
