import { loadSharp } from "./load_sharp.ts";

/** Milliseconds; few calls take longer. */
const PATIENCE = 1000;

/**
 * Waits for a call of sharp, which would now and then never end: libvips 8.18 loses a part of an operation that it leaves
 * to an idle thread of its own just as that thread's wait, of 15.5 seconds, is over; `tools/lost_operation.ts` shows it.
 * The part lies in a queue, and each further operation starts a thread that takes the oldest part. So tiny ones are begun
 * while a call takes long, which costs nothing where it is merely slow.
 *
 * @param patience Milliseconds until a tiny operation is begun, and until the next.
 */
export async function awaitSharp<Result>(
  call: Promise<Result>,
  patience: number = PATIENCE,
): Promise<Result> {
  const helps: Promise<unknown>[] = [];
  const timer = setInterval(() => helps.push(beginOperation()), patience);
  try {
    return await call;
  } finally {
    // One that is left would keep the process alive; the timer goes on meanwhile.
    await Promise.all(helps);
    clearInterval(timer);
  }
}

async function beginOperation(): Promise<void> {
  const create = { width: 1, height: 1, channels: 3, background: "black" } as const;
  const sharp = await loadSharp();
  await sharp({ create }).raw().toBuffer();
}
