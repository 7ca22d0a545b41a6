import * as tf from "@tensorflow/tfjs";
import { tmpdir } from "node:os";

const RUNTIME_FOLDER = "XDG_RUNTIME_DIR";

/**
 * Keeps libraries from writing what is no concern of the user's: tfjs advertises its Node backend, which Deno cannot use,
 * on the first operation, and without a desktop session the system's graphics libraries report an error whenever they are
 * asked for a graphics card.
 */
export function quietLibraries(): void {
  tf.enableProdMode();
  if (Deno.build.os === "linux" && !Deno.env.get(RUNTIME_FOLDER)) Deno.env.set(RUNTIME_FOLDER, tmpdir());
}
