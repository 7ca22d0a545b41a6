import * as tf from "@tensorflow/tfjs";

/** Keeps tfjs from advertising its Node backend, which Deno cannot use, on the first operation of every task. */
export function quietTfjs(): void {
  tf.enableProdMode();
}
