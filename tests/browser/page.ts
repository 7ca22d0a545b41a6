import type { DevTools, Told } from "./devtools.ts";

/** A page as a person uses it. */
export interface Page {
  /** What the page complained of: errors, warnings, and what its policy forbade. */
  readonly complaints: readonly string[];
  /** The value of an expression in it, as JSON has it. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses a key and lets it go. */
  press(key: string): Promise<void>;
  /** Clicks with the mouse on the middle of what a selector finds, which is scrolled to. */
  click(selector: string): Promise<void>;
  /** Clicks, and waits for the file that is downloaded by it. */
  download(selector: string): Promise<{ name: string; path: string }>;
  /** Makes the window as large as that. */
  setViewport(width: number, height: number): Promise<void>;
  /** Loads it again. */
  reload(): Promise<void>;
  /** Closes the other pages that are open, and tells their addresses. */
  closeOthers(): Promise<string[]>;
  /** Calls a method of the DevTools protocol on it. */
  send(method: string, params?: Told): Promise<Told>;
}

/** Numbers by which browsers still know keys that are no letters. */
const KEY_CODES: Readonly<Record<string, number>> = {
  "Tab": 9,
  "Enter": 13,
  " ": 32,
  "ArrowLeft": 37,
  "ArrowUp": 38,
  "ArrowRight": 39,
  "ArrowDown": 40,
};

/** Opens a page in a browser. */
export async function openPage(tools: DevTools, downloads: string, url: string): Promise<Page> {
  const { targetId } = await tools.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await tools.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method: string, params: Told = {}) => tools.send(method, params, sessionId as string);
  const complaints: string[] = [];
  tools.listen((method, params, session) => {
    if (session === sessionId) complaints.push(...complaintsOf(method, params));
  });
  for (const domain of ["Page", "Runtime", "Log"]) await send(`${domain}.enable`);

  const loaded = async (method: string, params: Told = {}) => {
    const loading = tools.next("Page.loadEventFired");
    await send(method, params);
    await loading;
  };
  const evaluate = async <T>(expression: string) => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", {
      ...{ expression, awaitPromise: true, returnByValue: true },
    }) as { result: { value: T }; exceptionDetails?: { exception?: { description?: string } } };
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? expression);
    }
    return result.value;
  };
  const click = async (selector: string) => {
    const { x, y } = await evaluate<{ x: number; y: number }>(`(() => {
      const found = document.querySelector(${JSON.stringify(selector)});
      found.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = found.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    })()`);
    for (const type of ["mouseMoved", "mousePressed", "mouseReleased"]) {
      await send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
    }
  };
  await loaded("Page.navigate", { url });
  return {
    complaints,
    evaluate,
    click,
    send,
    async press(key) {
      const code = KEY_CODES[key] ?? key.toUpperCase().charCodeAt(0);
      const event = { key, windowsVirtualKeyCode: code, ...key.length === 1 && { text: key } };
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
      await send("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: code });
    },
    async download(selector) {
      const begun = tools.next("Browser.downloadWillBegin");
      const ended = tools.next("Browser.downloadProgress", ({ state }) => state !== "inProgress");
      await click(selector);
      const { guid, suggestedFilename } = await begun;
      const { state } = await ended;
      if (state !== "completed") throw new Error(`the download of ${suggestedFilename} was ${state}`);
      return { name: suggestedFilename as string, path: `${downloads}/${guid}` };
    },
    async setViewport(width, height) {
      await send("Emulation.setDeviceMetricsOverride", {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: false,
      });
    },
    reload: () => loaded("Page.reload"),
    async closeOthers() {
      const { targetInfos } = await tools.send("Target.getTargets") as {
        targetInfos: { targetId: string; type: string; url: string }[];
      };
      const others = targetInfos.filter((target) =>
        target.type === "page" && target.targetId !== targetId && !["", "about:blank"].includes(target.url)
      );
      for (const { targetId } of others) await tools.send("Target.closeTarget", { targetId });
      await send("Page.bringToFront");
      return others.map(({ url }) => url);
    },
  };
}

function complaintsOf(method: string, params: Told): string[] {
  if (method === "Runtime.exceptionThrown") return [JSON.stringify(params.exceptionDetails)];
  if (method === "Log.entryAdded") {
    const { level, text } = params.entry as { level: string; text: string };
    return level === "error" || level === "warning" ? [text] : [];
  }
  if (method === "Runtime.consoleAPICalled") {
    return params.type === "error" || params.type === "warning" ? [JSON.stringify(params.args)] : [];
  }
  return [];
}
