/**
 * Shows how libvips loses a part of an operation, and that the toolkit's calls end nevertheless. On Linux, with a C
 * compiler:
 *
 *     cc -shared -fPIC -o /tmp/late_threads.so tools/late_threads.c -ldl -lpthread
 *     LD_PRELOAD=/tmp/late_threads.so deno run --no-prompt --allow-read --allow-env --allow-sys \
 *       --allow-ffi=node_modules tools/lost_operation.ts [--toolkit]
 *
 * Without `--toolkit`, sharp alone encodes a JPEG, which has not ended after 10 seconds, and would not in an hour; with
 * it, `encodeImage` does, and ends after about 3 seconds.
 *
 * libvips 8.18 (`iofuncs/threadset.c`) lets a thread that has had nothing to do for 0.5 s wait for another 15 s. If an
 * operation begins once that time is over, but before the thread has taken the lock to say so, `vips_threadset_run`
 * counts on the thread, which ends. What it should have done stays in the queue: from then on, as many threads are
 * missing as were lost, whichever operation waits for them, in all threads of the process. Every further operation
 * starts a thread, which takes the oldest part. Without `LD_PRELOAD` the moment is a part of a millisecond long; with it,
 * 50 ms.
 */
import sharp from "sharp";
import { encodeImage } from "../lib/images/encode_image.ts";

/** Milliseconds after the last operation at which the idle thread goes on: both of its waits are over 50 ms late. */
const MOMENT = 500 + 50 + 15_000 + 25;

const ATTEMPTS = 5;
const PATIENCE = 10_000;
const image = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3) };
const raw = { width: 64, height: 64, channels: 3 } as const;
const isToolkit = Deno.args.includes("--toolkit");
sharp.concurrency(1);

function encode(): Promise<unknown> {
  return isToolkit ? encodeImage(image, { format: "jpeg" }) : sharp(image.data, { raw }).jpeg().toBuffer();
}

for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
  await encode();
  await new Promise((resolve) => setTimeout(resolve, MOMENT));
  const begun = performance.now();
  const timer = setTimeout(() => {
    console.log(`attempt ${attempt}: not ended after ${PATIENCE / 1000} s`);
    Deno.exit(1);
  }, PATIENCE);
  await encode();
  clearTimeout(timer);
  const seconds = (performance.now() - begun) / 1000;
  console.log(`attempt ${attempt}: ended after ${seconds.toFixed(1)} s`);
  // Otherwise nothing was lost, as the moment was missed.
  if (seconds > 0.9) break;
}
