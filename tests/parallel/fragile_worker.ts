/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** Answers each number with its double, and dies of 13. */
self.addEventListener("message", ({ data }: MessageEvent<number>) => {
  if (data === 13) throw new Error("unlucky");
  self.postMessage(2 * data);
});
self.postMessage("ready");
