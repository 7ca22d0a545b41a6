import { isFolder } from "../files/is_folder.ts";
import { createService } from "../serve/create_service.ts";
import { isLoopback } from "../serve/guard.ts";
import { listen } from "../serve/listen.ts";
import { listenForInterruption } from "./interruption.ts";
import { methodOptions, onnxOptions } from "./method_options.ts";
import { postgresOptions } from "./postgres_options.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import {
  chooseThreshold,
  thresholdChoice,
  thresholdOptions,
  thresholdText,
  unknownThreshold,
} from "./search/threshold.ts";
import { help } from "./serve/help.ts";
import { openCollection } from "./serve/open_collection.ts";
import { integerOption, positiveOption, runTask, UsageError } from "./task.ts";

/** Characters of a token at least: what can be guessed protects nothing. */
const TOKEN_LENGTH = 16;
const LAST_PORT = 65_535;

quietLibraries();
await runTask({
  name: "serve",
  help,
  options: {
    ...postgresOptions,
    "table": { type: "string" },
    "ef-search": { type: "string" },
    "exact": { type: "boolean", default: false },
    "index": { type: "string" },
    "images": { type: "string" },
    "read-only": { type: "boolean", default: false },
    "host": { type: "string", default: "127.0.0.1" },
    "port": { type: "string", default: "8470" },
    "max-body": { type: "string", default: "16" },
    "max-pixels": { type: "string", default: "50" },
    "concurrency": { type: "string", default: "16" },
    "queue": { type: "string", default: "64" },
    "timeout": { type: "string", default: "30" },
    ...thresholdOptions,
    "model": { type: "string" },
    "runtime": { type: "string", default: "auto" },
    "threads": { type: "string" },
    ...onnxOptions,
  },
}, async (values) => {
  const { host, images = null } = values;
  const port = integerOption("port", values.port);
  if (port > LAST_PORT) {
    throw new UsageError(`--port is at most ${LAST_PORT}: current value is "${values.port}"`);
  }
  const limits = {
    maxBody: Math.round(positiveOption("max-body", values["max-body"]) * 1e6),
    maxPixels: Math.round(positiveOption("max-pixels", values["max-pixels"]) * 1e6),
    concurrency: integerOption("concurrency", values.concurrency, 1),
    queue: integerOption("queue", values.queue),
    timeout: positiveOption("timeout", values.timeout),
  };
  const token = tokenFor(host);
  const choice = thresholdChoice(values);
  const options = methodOptions({ ...values, resize: "exact" });
  if (
    images !== null && !await isFolder(images, "--images takes the folder that the references were made of.")
  ) {
    throw new UsageError(`--images takes a folder: current value is "${images}"`);
  }

  const { collection, name, spec, method } = await openCollection(values, options);
  using interruption = listenForInterruption(["SIGINT", "SIGTERM"]);
  const { signal } = interruption;
  try {
    const chosen = (references: number) => {
      const threshold = chooseThreshold(choice, method, spec, references);
      if (threshold === null) throw new UsageError(unknownThreshold(method, spec));
      return threshold;
    };
    const references = await collection.count();
    const threshold = chosen(references);
    await using service = createService({
      ...{ collection, method, token, ...limits },
      images: images === null ? null : await Deno.realPath(images),
      thresholdFor: (count) => chosen(count).score,
      onError: (error) => console.error(error),
    });
    await using listener = listen(service.handle, { host, port });
    console.error(
      `serve: ${references} references of ${name}, ${method.name}, ${thresholdText(threshold)}` +
        ("score" in choice ? "" : ", and more as references are added") +
        (token === null ? "" : "; requests have to show the token"),
    );
    console.log(listener.url);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    console.error("serve: ending when the requests under way are answered; once more ends at once");
  } finally {
    await collection.close();
    await method.dispose();
  }
});

// A connection that its client keeps open would keep the process as well.
Deno.exit();

/**
 * The token that requests have to show, from the environment, where others on the machine do not see it.
 *
 * @throws {UsageError} If it can be guessed, or others than this machine would be answered without one.
 */
function tokenFor(host: string): string | null {
  const token = Deno.env.get("RDCD_TOKEN") || null;
  if (token === null && !isLoopback(host)) {
    throw new UsageError(
      `--host ${host} answers other machines, and needs a token of at least ${TOKEN_LENGTH} characters in the environment ` +
        "variable RDCD_TOKEN",
    );
  }
  if (token === null || token.length >= TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(
    `RDCD_TOKEN has at least ${TOKEN_LENGTH} characters, which are visible ones of ASCII: the current value has ` +
      `${token.length}`,
  );
}
