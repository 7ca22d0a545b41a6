const load = async () => {
  const { default: sharp } = await import("sharp");
  // libvips would keep what it decoded by path, and give the old image for a file that has changed.
  sharp.cache(false);
  // Images are decoded side by side: threads within one would only wait for each other.
  sharp.concurrency(1);
  return sharp;
};

let loaded: ReturnType<typeof load> | undefined;

/** Loads sharp where an image is first decoded, so that who only computes needs no native library. */
export const loadSharp = (): ReturnType<typeof load> => loaded ??= load();
