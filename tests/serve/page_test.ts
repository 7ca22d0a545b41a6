import assert from "node:assert/strict";
import { listen } from "../../lib/serve/listen.ts";
import { openStoreCollection } from "../../lib/serve/open_store_collection.ts";
import { createService } from "../../lib/serve/create_service.ts";
import { createPdq } from "rdcd/descriptors";
import { hasBrowser, openBrowser } from "../browser/open_browser.ts";
import type { Page } from "../browser/page.ts";
import { jpeg, LIMITS, smallJpeg, writeReferences } from "./with_service.ts";

const ignore = !await hasBrowser();
const TOKEN = "a-token-of-some-length";
/** What would run if an id were taken for HTML. */
const HOSTILE = `<img src=x onerror="document.title='taken over'">`;

/** Waits until an expression is true in a page. */
async function until(page: Page, expression: string): Promise<void> {
  for (let tries = 0; !await page.evaluate<boolean>(expression); tries++) {
    if (tries === 200) assert.fail(`does not become true: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const note = (page: Page) => page.evaluate<string>(`document.getElementById("note").textContent`);
const cards = (page: Page) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll("#matches li")].map(({ textContent }) => textContent)`,
  );

/** Drops, pastes or chooses a file, by the event that a browser makes of it. */
async function give(page: Page, bytes: Uint8Array, way: "drop" | "paste" | "change"): Promise<void> {
  await page.evaluate(`(() => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob("${bytes.toBase64()}"), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], "given.jpg", { type: "image/jpeg" }));
    const options = { bubbles: true, cancelable: true };
    if ("${way}" === "drop") {
      const event = new DragEvent("drop", { ...options, dataTransfer: data });
      document.getElementById("drop").dispatchEvent(event);
    } else if ("${way}" === "paste") {
      document.body.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
    } else {
      const file = document.getElementById("file");
      file.files = data.files;
      file.dispatchEvent(new Event("change", options));
    }
  })()`);
}

/** A test of the page of a service over pictures 0 to 3, which a browser has nothing to say against. */
function testPage(name: string, token: string | null, body: (page: Page) => Promise<void>): void {
  Deno.test({
    name,
    ignore,
    async fn() {
      const folder = await Deno.makeTempDir();
      const { images, store } = await writeReferences(folder);
      const method = createPdq();
      const collection = await openStoreCollection(store, method);
      {
        await using service = createService({
          ...{
            ...LIMITS,
            collection,
            method,
            token,
            images: await Deno.realPath(images),
            thresholdFor: () => 0.5,
          },
          onError: (error) => assert.fail(`${error}`),
        });
        await using listener = listen(service.handle, { host: "127.0.0.1", port: 0 });
        await using browser = await openBrowser();
        await body(await browser.open(listener.url));
      }
      await collection.close();
      await Deno.remove(folder, { recursive: true });
    },
  });
}

testPage(
  "the service's page shows what an image is a copy of, dropped, pasted or chosen",
  null,
  async (page) => {
    const small = await smallJpeg(3);
    await give(page, small, "drop");
    await until(page, `document.querySelector("#matches img")?.naturalWidth === 176`);
    assert.match(await note(page), /^1 copy among 4 references, with scores of at least 0\.500\.$/);
    assert.match((await cards(page)).join(), /^below\/3 #%\.jpg0\.\d{3}, a copy$/);
    assert.ok(await page.evaluate(`document.getElementById("shown").naturalWidth > 0`));

    await give(page, await jpeg(50), "paste");
    await until(page, `document.getElementById("note").textContent.startsWith("No copy")`);
    assert.deepEqual(await cards(page), []);
    // By the keyboard: a space on the box that has the focus.
    await page.evaluate(`document.getElementById("all").focus()`);
    await page.press(" ");
    await until(page, `document.querySelectorAll("#matches img").length === 4`);
    assert.ok((await cards(page)).every((card) => !card.includes("a copy")));
    await page.press(" ");
    await until(page, `document.querySelectorAll("#matches li").length === 0`);

    await give(page, await jpeg(1), "change");
    await until(page, `document.querySelectorAll("#matches img").length === 1`);
    assert.match((await cards(page)).join(), /^1\.jpg1\.000, a copy$/);
    assert.deepEqual(page.complaints, []);

    await give(page, new TextEncoder().encode("no image"), "drop");
    await until(page, `document.getElementById("note").textContent.includes("cannot be read")`);
    assert.deepEqual(await cards(page), []);
  },
);

testPage("the service's page shows ids as text, and fits a telephone, light and dark", null, async (page) => {
  const hostile = await jpeg(60);
  const added = await page.evaluate<number>(
    `fetch("/images?id=" + encodeURIComponent(${JSON.stringify(HOSTILE)}), {
    method: "POST", headers: { "content-type": "image/jpeg" },
    body: Uint8Array.from(atob("${hostile.toBase64()}"), (character) => character.charCodeAt(0)),
  }).then(({ status }) => status)`,
  );
  assert.equal(added, 201);
  await page.setViewport(390, 800);
  await page.evaluate(`document.getElementById("all").checked = true`);
  await give(page, hostile, "drop");
  await until(page, `document.querySelectorAll("#matches img").length === 4`);
  assert.ok((await cards(page))[0]!.startsWith(HOSTILE));
  assert.equal(await page.evaluate(`document.title`), "Find copies");
  assert.ok(await page.evaluate(`document.documentElement.scrollWidth <= 390`));
  const colors = [];
  for (const value of ["light", "dark"]) {
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] });
    colors.push(await page.evaluate<string>(`getComputedStyle(document.body).backgroundColor`));
  }
  assert.notEqual(colors[0], colors[1]);
  assert.deepEqual(page.complaints, []);
});

testPage("the service's page asks for the token where one is needed", TOKEN, async (page) => {
  await give(page, await smallJpeg(2), "drop");
  await until(page, `document.getElementById("note").textContent.includes("token is needed")`);
  assert.equal(await page.evaluate(`document.activeElement.id`), "token");
  await page.send("Input.insertText", { text: TOKEN });
  await page.press("Tab");
  await until(page, `document.querySelector("#matches img")?.naturalWidth === 176`);
  assert.match((await cards(page)).join(), /^2\.jpg/);
});
