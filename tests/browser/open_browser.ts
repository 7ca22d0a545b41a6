import { fileURLToPath } from "node:url";
import { DevTools } from "./devtools.ts";
import { openPage, type Page } from "./page.ts";

/** A browser with a profile of its own. */
export interface Browser extends AsyncDisposable {
  /** The folder into which it downloads. */
  readonly downloads: string;
  /** Opens a page, and waits until it and what it loads are there. */
  open(url: string): Promise<Page>;
}

const HOLDER = fileURLToPath(import.meta.resolve("./hold_browser.ts"));

/** Whether there is Debian's chromium; says so on stderr where there is none, as a test then skips. */
export async function hasBrowser(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("chromium", { args: ["--version"] }).output();
    if (!success) console.error("chromium does not run: skipped");
    return success;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.error("chromium is not installed: skipped");
    return false;
  }
}

/** Starts chromium without a window; it ends when it is disposed of, and at the latest with this process. */
export async function openBrowser(): Promise<Browser> {
  const folder = await Deno.makeTempDir({ prefix: "rdcd-browser-" });
  const downloads = `${folder}/downloads`;
  await Deno.mkdir(downloads);
  const holder = new Deno.Command("deno", {
    args: [
      ...["run", "--no-prompt", "--no-config", "--no-lock", "--allow-run=chromium", HOLDER],
      ...["--headless=new", "--no-sandbox", "--remote-debugging-port=0", `--user-data-dir=${folder}/profile`],
      ...["--no-first-run", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
      "about:blank",
    ],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const { promise: address, resolve, reject } = Promise.withResolvers<string>();
  const heard = hear(holder.stderr, resolve).then((said) =>
    reject(new Error(`chromium did not start: ${said}`))
  );
  const end = async () => {
    await holder.stdin.close().catch(() => {});
    await Promise.all([holder.status, heard]);
    await removeProfile(folder);
  };
  let tools: DevTools;
  try {
    tools = await DevTools.connect(await address);
  } catch (error) {
    await end();
    throw error;
  }
  await tools.send("Browser.setDownloadBehavior", {
    ...{ behavior: "allowAndName", downloadPath: downloads, eventsEnabled: true },
  });
  return {
    downloads,
    open: (url) => openPage(tools, downloads, url),
    async [Symbol.asyncDispose]() {
      await using _connection = tools;
      await tools.send("Browser.close").catch(() => {});
      await end();
    },
  };
}

/** Reads what a browser says to its end, and finds the address of its DevTools in it. */
async function hear(messages: ReadableStream<Uint8Array>, onAddress: (url: string) => void): Promise<string> {
  let said = "";
  for await (const part of messages.pipeThrough(new TextDecoderStream())) {
    said += part;
    const url = /DevTools listening on (ws:\S+)\n/.exec(said)?.[1];
    if (url !== undefined) onAddress(url);
  }
  return said;
}

/** Processes of a browser that was killed may still write for a moment. */
async function removeProfile(folder: string): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
