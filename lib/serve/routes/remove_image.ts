import { Problem } from "../problem.ts";
import { queryParameters } from "../query_parameters.ts";
import type { RouteHandler } from "../service_context.ts";
import { readOnly } from "./add_image.ts";
import { noImage } from "./show_image.ts";

/** `DELETE /images/{id}`: an image is no reference any more. */
export const removeImage: RouteHandler = async ({ id, url, deadline }, context) => {
  queryParameters(url, []);
  if (context.collection.isReadOnly) throw readOnly();
  const late = () =>
    new Problem(504, `this took longer than ${context.timeout} s; whether it is done, asking again tells`);
  if (!await deadline.race(context.remove(id), late)) throw noImage(id);
  return new Response(null, { status: 204 });
};
