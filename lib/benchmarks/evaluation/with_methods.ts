import { projectPath } from "../../files/project_path.ts";
import type { ProtocolName } from "../copy_benchmark.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { resolveMethod } from "../../descriptors/resolve_method.ts";
import { PROTOCOLS } from "./protocols.ts";
import { modelsFolder } from "../../weights/models_folder.ts";

/** How methods are opened that are named by a text. */
export interface WithMethodsOptions {
  /** Protocol that sets the size of images where a network's weights name none. */
  protocol: ProtocolName;
  /** Threads of a network. */
  threads?: number | undefined;
}

/**
 * Opens those methods that are named by a text, all before any is used, so that a mistyped name or a damaged checkpoint
 * shows at once; and disposes of them afterwards.
 *
 * @param methods Methods or descriptors, which stay the caller's, or texts as `resolveMethod` takes them.
 * @returns What that gives.
 */
export async function withMethods<Given extends object, Result>(
  methods: readonly (string | Given)[],
  { protocol, threads }: WithMethodsOptions,
  use: (opened: (Given | DescriptorMethod)[]) => Promise<Result>,
): Promise<Result> {
  const own: DescriptorMethod[] = [];
  try {
    const opened: (Given | DescriptorMethod)[] = [];
    for (const method of methods) {
      if (typeof method !== "string") {
        opened.push(method);
        continue;
      }
      const resolved = await resolveMethod(method, {
        assumedSize: PROTOCOLS[protocol].size,
        modelsFolder: modelsFolder() ?? projectPath("data/models"),
        threads,
      });
      own.push(resolved);
      opened.push(resolved);
    }
    return await use(opened);
  } finally {
    for (const method of own) await method.dispose();
  }
}
