/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

/** What the worker is asked: to double a number. */
export interface SilentRequest {
  /** The number. */
  value: number;
  /** How many threads that are asked are to say nothing, in memory that they share; counted down. */
  silences?: Int32Array<SharedArrayBuffer>;
  /** Milliseconds that it computes before it answers. */
  computes?: number;
  /** Milliseconds that it does so in native code, while its own event loop waits. */
  computesNatively?: number;
}

let last: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<SilentRequest>) => {
  last = last.then(() => answer(data));
});
self.postMessage("ready");

async function answer({ value, silences, computes = 0, computesNatively = 0 }: SilentRequest): Promise<void> {
  if (silences !== undefined && Atomics.sub(silences, 0, 1) > 0) await new Promise(() => {});
  for (const end = performance.now() + computes; performance.now() < end;);
  for (const end = performance.now() + computesNatively; performance.now() < end;) await deriveBits();
  self.postMessage(2 * value);
}

/** Some tens of milliseconds of work in a thread of Deno's own. */
async function deriveBits(): Promise<void> {
  const key = await crypto.subtle.importKey("raw", new Uint8Array(16), "PBKDF2", false, ["deriveBits"]);
  const salt = new Uint8Array(16);
  await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: 100_000 }, key, 256);
}
