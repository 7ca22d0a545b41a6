import { startPython } from "./start_python.ts";

/** Pillow in a Python process, to be timed beside our decoding and resizing. */
export interface Pillow {
  /** Pillow's version. */
  version: string;
  /** Decodes and resizes all files once. Returns the seconds of processor time that it took. */
  run(): Promise<number>;
  /** Ends the process. */
  stop(): void;
}

const SCRIPT = `
import io, sys, time
import PIL
from PIL import Image
side = int(sys.argv[1])
files = [open(path, "rb").read() for path in sys.argv[2:]]
print(PIL.__version__, flush=True)
for line in sys.stdin:
    start = time.process_time()
    for file in files:
        Image.open(io.BytesIO(file)).convert("RGB").resize((side, side), Image.BILINEAR)
    print(time.process_time() - start, flush=True)
`;

/**
 * Starts Pillow on files that it reads beforehand.
 *
 * @param paths The files.
 * @param side Pixels a side that they are resized to.
 * @returns Its handle, or `null` where `python3` cannot be run or cannot import PIL.
 */
export async function startPillow(paths: readonly string[], side: number): Promise<Pillow | null> {
  const peer = await startPython(SCRIPT, [String(side), ...paths]);
  if (peer === null) return null;
  return { version: peer.version, run: async () => Number(await peer.run()), stop: peer.stop };
}
