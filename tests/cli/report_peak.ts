/**
 * Run before a task, prints the most memory that its process held, in bytes, once it ends. `process.resourceUsage()` needs
 * no access to /proc, but counts what the process that started it held.
 */
import { readFileSync } from "node:fs";

globalThis.addEventListener("unload", () => {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))!;
  console.error(`peak memory: ${1024 * Number(kilobytes)} bytes`);
});
