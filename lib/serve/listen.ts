/** Options for {@linkcode listen}. */
export interface ListenOptions {
  /** The interface's name or address. */
  host: string;
  /** The port; 0 for any that is free. */
  port: number;
}

/** What listens at an address. Once it is disposed of, it takes no more connections, and what was asked before is answered. */
export interface Listener extends AsyncDisposable {
  /** Its address, such as `http://127.0.0.1:8470`. */
  readonly url: string;
}

/**
 * Has requests that arrive at an address answered.
 *
 * @param handle What answers them; it never rejects, and ends in bounded time.
 * @param options Where.
 * @throws {RangeError} If one cannot listen there, such as where something else does.
 */
export function listen(handle: (request: Request) => Promise<Response>, options: ListenOptions): Listener {
  const { host, port } = options;
  const underWay = new Set<Promise<Response>>();
  const place = { hostname: host.replace(/^\[(.*)\]$/, "$1"), port };
  const serve = () =>
    Deno.serve({ ...place, onListen: () => {} }, (request) => {
      const answered = handle(request);
      underWay.add(answered);
      answered.finally(() => underWay.delete(answered));
      return answered;
    });
  let server: ReturnType<typeof serve>;
  try {
    server = serve();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`Cannot listen at ${host}, port ${port}, as the system refuses it: ${reason}`, {
      cause,
    });
  }
  const { hostname, port: own } = server.addr;
  return {
    url: `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${own}`,
    async [Symbol.asyncDispose]() {
      const ended = server.shutdown();
      await Promise.all(underWay);
      // Who does not take an answer, or sends without an end, does not hold the end up.
      let timer: ReturnType<typeof setTimeout> | undefined;
      await Promise.race([ended, new Promise((resolve) => timer = setTimeout(resolve, LAST_BYTES_MS))]);
      clearTimeout(timer);
    },
  };
}

/** Milliseconds in which the last answers reach those who listen. */
const LAST_BYTES_MS = 1000;
