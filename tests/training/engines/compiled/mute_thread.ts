/** A thread that listens and never says so. */
import { parentPort } from "node:worker_threads";

parentPort!.on("message", () => {});
