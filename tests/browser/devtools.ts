/** What the browser answers or tells. */
export type Told = Record<string, unknown>;

interface Waiting {
  resolve: (result: Told) => void;
  reject: (error: Error) => void;
}

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: Told;
  result?: Told;
  error?: { message: string };
}

/** Chromium's DevTools protocol: commands that are answered, and events. */
export class DevTools implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ((method: string, params: Told, sessionId?: string) => void)[] = [];
  #commands = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("the browser is gone"));
      this.#waiting.clear();
    };
  }

  /** Connects to a browser. */
  static async connect(url: string): Promise<DevTools> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`the browser does not answer at ${url}`));
    });
    return new DevTools(socket);
  }

  /** Calls a method: of the browser, or of the page whose session is given. */
  send(method: string, params: Told = {}, sessionId?: string): Promise<Told> {
    const id = ++this.#commands;
    const { promise, resolve, reject } = Promise.withResolvers<Told>();
    this.#waiting.set(id, { resolve, reject });
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return promise;
  }

  /** Hears all events from here on, each with the session of the page that it is of. */
  listen(listener: (method: string, params: Told, sessionId?: string) => void): void {
    this.#listeners.push(listener);
  }

  /** The next event of that method for which `accepts` holds. */
  next(method: string, accepts: (params: Told) => boolean = () => true): Promise<Told> {
    const { promise, resolve } = Promise.withResolvers<Told>();
    this.listen((told, params) => {
      if (told === method && accepts(params)) resolve(params);
    });
    return promise;
  }

  #hear(message: Message) {
    if (message.id === undefined) {
      for (const listener of this.#listeners) {
        listener(message.method!, message.params ?? {}, message.sessionId);
      }
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.result ?? {});
    else waiting?.reject(new Error(message.error.message));
  }

  /** Ends the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve));
    this.#socket.close();
    await closed;
  }
}
