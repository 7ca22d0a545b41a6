import * as tf from "@tensorflow/tfjs";

const PACKAGES = {
  wasm: () => import("@tensorflow/tfjs-backend-wasm"),
  webgpu: () => import("@tensorflow/tfjs-backend-webgpu"),
};

/** A backend of tfjs that comes in a package of its own. */
export type PackagedBackend = keyof typeof PACKAGES;

let starting: Promise<unknown> = Promise.resolve();

/**
 * Loads a backend and starts it, for {@linkcode onBackend}; tfjs's current one stays. Backends start one after the
 * other: while one starts, tfjs names it as its current one.
 *
 * @throws {RangeError} If the backend does not work on this machine.
 */
export function startBackend(backend: PackagedBackend): Promise<void> {
  const started = starting.then(async () => {
    // Until tfjs is first used it has no current backend to go back to.
    await tf.ready();
    await PACKAGES[backend]();
    const previous = tf.getBackend();
    const success = await tf.setBackend(backend).catch(() => false);
    await tf.setBackend(previous);
    if (!success) {
      throw new RangeError(
        `Cannot run the network on ${backend} as this machine must offer it: current value is none; use another runtime`,
      );
    }
  });
  starting = started.catch(() => {});
  return started;
}
