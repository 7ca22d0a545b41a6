import { DataMissingError, InvalidDataError } from "../../errors.ts";

/** How {@linkcode download} works. */
export interface DownloadOptions {
  /** A file with more bytes than this is refused. */
  maxBytes: number;
  /** Milliseconds before each further attempt, where the server is not reached or busy. */
  waits: readonly number[];
  /** Milliseconds that an attempt may take. */
  timeout: number;
  /** Ends the download. */
  signal: AbortSignal;
}

/** A server that does not answer, or stops in the middle of a file. */
export class UnreachableError extends DataMissingError {
  /**
   * Names the address and what is wrong.
   *
   * @param url The file.
   * @param reason What the network says.
   */
  constructor(url: string, reason: string) {
    super(url, `It cannot be reached, or not to its end: ${reason}`);
    this.name = "UnreachableError";
  }
}

/**
 * Downloads a file into memory.
 *
 * The length that a server declares is not believed: memory is taken as bytes arrive, and they are counted after any
 * decompression. Redirections are not followed, as they would lead to servers that nobody named.
 *
 * @returns Its bytes.
 * @throws {UnreachableError} If nothing answers, or not to the end, in all attempts.
 * @throws {DataMissingError} If the server answers that it does not give the file.
 * @throws {InvalidDataError} If the file has too many bytes.
 */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array> {
  const { waits, signal } = options;
  for (let attempt = 0;; attempt++) {
    try {
      return await downloadOnce(url, options);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!(error instanceof PassingError)) throw error;
      const wait = waits[attempt];
      if (wait === undefined) throw error.lasting;
      await pause(wait, signal);
    }
  }
}

/** A failure that another attempt may help with. */
class PassingError extends Error {
  /** @param lasting What is wrong if no attempt helps. */
  constructor(readonly lasting: Error) {
    super(lasting.message);
  }
}

async function downloadOnce(url: string, options: DownloadOptions): Promise<Uint8Array> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeout)]);
  try {
    const response = await fetch(url, { redirect: "manual", signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      const missing = new DataMissingError(url, `The server answers with status ${response.status}.`);
      throw response.status === 429 || response.status >= 500 ? new PassingError(missing) : missing;
    }
    return await collect(url, response.body, options.maxBytes);
  } catch (error) {
    // fetch throws a TypeError where there is no connection or it breaks off.
    const isNetwork = error instanceof TypeError ||
      error instanceof DOMException && error.name === "TimeoutError";
    throw isNetwork ? new PassingError(new UnreachableError(url, reasonOf(error))) : error;
  }
}

/** `fetch` says only that it failed, and its error's cause why. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message;
}

async function collect(
  url: string,
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  // Leaving the loop cancels the rest.
  for await (const part of body ?? []) {
    length += part.length;
    if (length > maxBytes) {
      throw new InvalidDataError(url, `it has more bytes than the limit of ${maxBytes}`);
    }
    parts.push(new Uint8Array(part));
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => {
    clearTimeout(timer);
    reject(signal.reason);
  };
  const timer = setTimeout(() => {
    signal.removeEventListener("abort", stop);
    resolve();
  }, milliseconds);
  signal.addEventListener("abort", stop, { once: true });
  return promise;
}
