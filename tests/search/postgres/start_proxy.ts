import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** A way to a server that can be cut. */
export interface Proxy extends AsyncDisposable {
  /** Its port. */
  port: number;
  /**
   * Does something once clients have sent so many bytes in all from now on; nothing more of theirs is passed on until it
   * is done.
   *
   * @param bytes How many.
   * @param action What is done.
   */
  after(bytes: number, action: () => void | Promise<void>): void;
  /** Cuts all connections. */
  cut(): void;
}

/** Passes all bytes on to a port of this machine. */
export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let left = Infinity;
  let action: () => void | Promise<void> = () => {};
  const cut = () => sockets.forEach((socket) => socket.destroy());
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    upstream.on("data", (data) => client.write(data));
    client.on("data", async (data: Uint8Array) => {
      left -= data.length;
      if (left <= 0) {
        left = Infinity;
        client.pause();
        await action();
        client.resume();
      }
      if (!upstream.destroyed) upstream.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    after(bytes, then) {
      left = bytes;
      action = then;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
