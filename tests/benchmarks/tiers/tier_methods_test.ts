import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { resolveMethod } from "rdcd/descriptors";
import { tierMethods } from "rdcd/datasets";
import { withFolder } from "../../descriptors/pictures.ts";
import { withEnvironment } from "../with_environment.ts";

Deno.test("tierMethods names what is shipped at the micro tier, wherever the program runs", async () => {
  const methods = await tierMethods("micro");
  assert.deepEqual(methods.slice(-3), ["pdq", "phash", "tiny"]);
  const shipped = methods.slice(0, -3);
  assert.deepEqual(shipped.map((path) => basename(path)), [
    "rdcd-256.safetensors",
    "rdcd-256bit.safetensors",
    "rdcd-512bit.safetensors",
  ]);
  const before = Deno.cwd();
  try {
    Deno.chdir("notebooks");
    const there = await tierMethods("micro");
    assert.deepEqual(there.slice(0, -3), shipped.map((path) => join("..", path)));
    const method = await resolveMethod(there[2]!);
    assert.deepEqual([method.network, method.dims], ["EfficientNet-Lite0", 512]);
    await method.dispose();
  } finally {
    Deno.chdir(before);
  }
});

Deno.test("tierMethods names at the paper tier what is in the folders of models, published ones first", () =>
  withFolder(async (folder) => {
    const files = ["b.ckpt", "dino_vitbase16_pretrain.pth", "a.safetensors", "notes.md"];
    for (const file of [...files, "sscd_disc_mixup.torchvision.pt", "sscd_disc_mixup.torchscript.pt"]) {
      await Deno.writeTextFile(join(folder, file), "");
    }
    await withEnvironment({ RDCD_MODELS: folder }, async () => {
      const methods = await tierMethods("paper");
      assert.deepEqual(methods.slice(0, 4), [
        ...["sscd_disc_mixup", "dino_vitb16", join(folder, "a.safetensors"), join(folder, "b.ckpt")],
      ]);
      const shipped = (await tierMethods("micro")).filter((method) => method.endsWith(".safetensors"));
      assert.deepEqual(methods.slice(4), shipped);
    });
  }));
