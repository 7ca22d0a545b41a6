import { UnreadableImageError } from "../errors.ts";
import { Problem } from "./problem.ts";
import { readUpload, type Upload } from "./read_upload.ts";
import type { Exchange, ServiceContext } from "./service_context.ts";

/**
 * Reads the image that a request brings and works on it, both within the request's time and within what the service takes on
 * at once.
 *
 * @param work The work on the image.
 * @returns What the work returns.
 * @throws {Problem} 503 if there is no place, 408 if the image does not arrive in time, 504 if the work is not done in time,
 * 422 if there is no image in what was sent, and what is wrong with the body.
 */
export async function withUpload(
  { request, deadline }: Exchange,
  context: ServiceContext,
  work: (upload: Upload) => Promise<Response>,
): Promise<Response> {
  const { admission, metrics, maxBody, timeout } = context;
  const place = admission.enter();
  try {
    const upload = await deadline.race(
      readUpload(request, maxBody, deadline.signal),
      () => new Problem(408, `the image did not arrive within ${timeout} s`, { connection: "close" }),
    );
    return await deadline.race(
      place.work(() => work(upload)),
      () => new Problem(504, `this took longer than ${timeout} s; whether it is done, asking again tells`),
    );
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    metrics.unreadable();
    throw new Problem(422, `the image cannot be read: ${error.reason}`);
  } finally {
    place.leave();
  }
}
