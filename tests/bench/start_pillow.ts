import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

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
  const child = spawn("python3", ["-c", SCRIPT, String(side), ...paths], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const isRunning = await new Promise((resolve) => {
    child.once("spawn", () => resolve(true)).once("error", () => resolve(false));
  });
  if (!isRunning) return null;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: version } = await lines.next();
  if (version === undefined) return null;
  return {
    version,
    async run() {
      child.stdin.write("\n");
      return Number((await lines.next()).value);
    },
    stop: () => child.kill(),
  };
}
