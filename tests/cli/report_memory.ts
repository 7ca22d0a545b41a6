/** Run before a task, prints the memory that its process holds, in bytes, each second. */
import { memoryUsage } from "node:process";

const timer = setInterval(() => console.error(`memory: ${memoryUsage.rss()}`), 1000);
Deno.unrefTimer(timer);
