import { cpus, totalmem } from "node:os";
import * as tf from "@tensorflow/tfjs";
import project from "../../../deno.json" with { type: "json" };
import type { EngineName } from "../../training/engines/create_trainee.ts";

/** Machine and versions in a line, for results whose seconds depend on them. */
export function describeEnvironment(engine: EngineName): string {
  const { os, arch } = Deno.build;
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${navigator.hardwareConcurrency} cores of ${
    processor?.model ?? arch
  }, ${memory} GiB, ${os}`;
  return `${machine}; rdcd ${project.version}, Deno ${Deno.version.deno}, tfjs ${tf.version_core}; engine ${engine}`;
}
