import assert from "node:assert/strict";
import { withFolder } from "../descriptors/pictures.ts";
import { soakWatch } from "./soak_watch.ts";

Deno.test("deno task watch examines each content once and delivers each copy, killed at any moment", () =>
  withFolder(async (folder) => {
    const report = await soakWatch({ folder, contents: 200, kills: 5, longestLife: 1000, seed: "a minute" });
    // What is counted is asserted there; here it is only said that there was something to count.
    assert.ok(report.stayed > 100, JSON.stringify(report));
    assert.ok(report.webhook.delivered > 10, JSON.stringify(report));
  }));
