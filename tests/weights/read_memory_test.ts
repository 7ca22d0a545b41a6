import assert from "node:assert/strict";
import { encodeSafetensors } from "../../lib/weights/encode_safetensors.ts";
import { checkpoint, pickle, tensor, withFile } from "./build_checkpoint.ts";

const TENSORS = 5;
const NUMBERS = 5_000_000;
const FILE_BYTES = TENSORS * NUMBERS * 4;
const names = Array.from({ length: TENSORS }, (_, index) => String(index));
const values = new Float32Array(NUMBERS).map((_, index) => index % 1000);

const FILES: Record<string, () => Uint8Array> = {
  "torch.save": () =>
    checkpoint(
      pickle.dictOf(Object.fromEntries(names.map((key) => [key, tensor({ key, length: NUMBERS })]))),
      Object.fromEntries(names.map((key) => [key, new Uint8Array(values.buffer)])),
    ),
  safetensors: () =>
    encodeSafetensors(new Map(names.map((name) => [name, { shape: [NUMBERS], data: values }])), {}),
};

for (const [format, build] of Object.entries(FILES)) {
  Deno.test(`readStateDict takes at most twice the size of a ${format} file of 100 MB in memory`, () =>
    withFile(build(), async (path) => {
      const script = new URL("./read_memory.ts", import.meta.url).pathname;
      const { success, stdout, stderr } = await new Deno.Command("deno", {
        args: [
          "run",
          "--quiet",
          "--no-prompt",
          "--allow-read",
          "--allow-env",
          "--allow-sys",
          "--allow-ffi",
          script,
          path,
        ],
        env: { NO_COLOR: "1" },
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      const { tensors, bytes } = JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
      assert.equal(tensors, TENSORS);
      assert.ok(bytes > FILE_BYTES / 2, `the measure is broken: ${bytes}`);
      assert.ok(bytes < 2 * FILE_BYTES, `${bytes} bytes for a file of ${FILE_BYTES}`);
    }));
}
