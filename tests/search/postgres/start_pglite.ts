import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { vector } from "@electric-sql/pglite/vector";
import type { TestServer } from "./test_server.ts";

/**
 * PostgreSQL compiled to WebAssembly, with pgvector, behind a real socket.
 *
 * PGlite takes all bytes of a COPY at once, while a client sends them after the server has answered that it is ready
 * for them. So that answer is given here, and PGlite is given the statement together with its bytes.
 */
export async function startPglite(): Promise<TestServer> {
  const db = await PGlite.create({ extensions: { vector } });
  const execute = db.execProtocolRawStream.bind(db);
  let held: Uint8Array[] = [];
  db.execProtocolRawStream = async (message, options) => {
    const kind = String.fromCharCode(message[0]!);
    if (held.length > 0 && "dcf".includes(kind)) {
      held.push(message);
      if (kind === "d") return;
      const all = new Uint8Array(await new Blob(held as BlobPart[]).arrayBuffer());
      held = [];
      return await execute(all, {
        ...options,
        onRawData: (data) =>
          options!.onRawData!(data[0] === COPY_IN ? data.subarray(messageLength(data)) : data),
      });
    }
    // What a killed client left.
    held = [];
    if (kind !== "Q" || !new TextDecoder().decode(message.subarray(5)).startsWith("copy ")) {
      return await execute(message, options);
    }
    held = [message];
    options!.onRawData!(READY_FOR_BINARY_COPY);
  };
  const server = new PGLiteSocketServer({ db, port: 0, host: "127.0.0.1", maxConnections: 4 });
  await server.start();
  const port = Number(server.getServerConn().split(":").at(-1));
  return {
    name: "PGlite",
    port,
    url: (via = port) => `postgres://postgres@127.0.0.1:${via}/postgres?sslmode=disable`,
    password: "any",
    real: false,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await db.close();
    },
  };
}

const COPY_IN = "G".charCodeAt(0);
/** Binary form, four columns, each of them binary. */
const READY_FOR_BINARY_COPY = new Uint8Array([COPY_IN, 0, 0, 0, 15, 1, 0, 4, 0, 1, 0, 1, 0, 1, 0, 1]);

function messageLength(data: Uint8Array): number {
  return 1 + new DataView(data.buffer, data.byteOffset).getUint32(1);
}
