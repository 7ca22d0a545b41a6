import * as tf from "@tensorflow/tfjs";
import type { PackagedBackend } from "./start_backend.ts";

/**
 * Runs work whose operations go to a backend that was started with `startBackend`; tfjs's current one is current again
 * afterwards.
 *
 * @param work It waits for nothing: what ran meanwhile would use this backend too.
 */
export function onBackend<Result>(backend: PackagedBackend, work: () => Result): Result {
  const previous = tf.getBackend();
  // A backend that was started is switched to before the promise is returned, so nothing else comes in between.
  void tf.setBackend(backend);
  try {
    return work();
  } finally {
    void tf.setBackend(previous);
  }
}
