import { Problem } from "../problem.ts";
import { queryParameters } from "../query_parameters.ts";
import type { RouteHandler } from "../service_context.ts";
import { noImage } from "./show_image.ts";

/** `GET /images/{id}/thumbnail`: a small picture of a reference. */
export const showThumbnail: RouteHandler = async (
  { id, url, deadline },
  { collection, thumbnails, timeout },
) => {
  queryParameters(url, []);
  // Only what is a reference is looked for among the files.
  const found = await collection.find(id);
  if (found === null) throw noImage(id);
  const picture = thumbnails === null
    ? null
    : await deadline.race(thumbnails.read(id, found.sha256), () =>
      new Problem(504, `this took longer than ${timeout} s`));
  if (picture === null) {
    throw new Problem(
      404,
      `there is no picture of "${id}": ` +
        (thumbnails === null
          ? "the service was started without --images, the folder that the references were made of"
          : "the folder of --images has no image of that name, or another one"),
    );
  }
  return new Response(picture, { headers: { "content-type": "image/webp" } });
};
