/** Warnings of libjpeg though every pixel is right: such files are decoded, with truncation still refused. */
const HARMLESS = /Unknown Adobe color transform code|extraneous bytes before marker|unknown JFIF revision/;

/** Attempts until what libjpeg says can be taken for the file's own. */
const ATTEMPTS = 8;
/** Milliseconds by which each waits longer than the one before, so that images that failed together part. */
const PAUSE = 5;

/**
 * Decodes a JPEG with every warning taken for an error, unless all that libjpeg warns of is harmless.
 *
 * libvips keeps its messages in one place for all images that are being decoded: a message may be lost to another image, or be
 * about it. So a warning counts once it was given twice in a row, and a whole image is not refused for its neighbor.
 *
 * @param decode Decodes the file.
 * @throws {Error} sharp's, if the file is damaged.
 */
export async function decodeJudged<Result>(
  decode: (failOn: "warning" | "truncated") => Promise<Result>,
): Promise<Result> {
  let before: string | null = null;
  let error: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE * (attempt - 1)));
    try {
      return await decode("warning");
    } catch (cause) {
      if (!(cause instanceof Error && cause.name === "Error")) throw cause;
      const found = verdict(cause.message);
      if (found !== "unclear") error = cause;
      error ??= cause;
      if (found === before && found === "harmless") return await decode("truncated");
      if (found === before && found === "damaged") break;
      before = found;
    }
  }
  throw error;
}

/** What a message says of a file; unclear where it says nothing, or is about two. */
function verdict(message: string): "harmless" | "damaged" | "unclear" {
  const warnings = message.split("\n").filter((line) => line.startsWith("VipsJpeg:"));
  // What is no warning of the decoder's, such as too many pixels, is sharp's own and nobody else's.
  if (warnings.length === 0) return /failOn/.test(message) ? "unclear" : "damaged";
  const harmless = warnings.filter((line) => HARMLESS.test(line)).length;
  return harmless === warnings.length ? "harmless" : harmless === 0 ? "damaged" : "unclear";
}
