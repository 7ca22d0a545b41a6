import assert from "node:assert/strict";
import { join } from "@std/path";
import { createStudent, saveEncoder } from "rdcd/models";
import { encodeSafetensors } from "../../lib/weights/encode_safetensors.ts";
import { loadModel } from "../../lib/weights/load_model.ts";
import { readCheckpoint } from "../../lib/weights/reading/read_checkpoint.ts";
import { withFolder } from "../descriptors/pictures.ts";

const student = () =>
  createStudent({ backbone: "mobilenet_v3_small", featureDims: 8, descriptorDims: 4, seed: 1 });

Deno.test("saveEncoder keeps a background in half precision, and what is not one is refused by name", () =>
  withFolder(async (folder) => {
    const path = join(folder, "student.safetensors");
    const encoder = student();
    const background = { vectors: Float32Array.of(0.5, 0.5, 0.5, -0.5, 0, 1, 0, 0.1), dims: 4 };
    await saveEncoder(encoder, path, { background });
    const loaded = await loadModel(path);
    loaded.encoder.dispose();
    assert.equal(loaded.weights, "float32");
    assert.equal(loaded.background!.dims, 4);
    assert.deepEqual(loaded.background!.vectors, Float32Array.from(Float16Array.from(background.vectors)));

    await saveEncoder(encoder, path);
    encoder.dispose();
    const { tensors, metadata } = await readCheckpoint(path);
    const whole = new Map(
      [...tensors].map((
        [name, { shape, data }],
      ) => [name, { shape: [...shape], data: data as Float32Array<ArrayBuffer> }]),
    );
    for (
      const [shape, data] of [[[2, 3], new Float32Array(6)], [[1, 4], Float32Array.of(1, NaN, 0, 0)]] as const
    ) {
      whole.set("background.descriptors", { shape: [...shape], data });
      await Deno.writeFile(path, encodeSafetensors(whole, Object.fromEntries(metadata)));
      await assert.rejects(loadModel(path), {
        name: "CheckpointError",
        message: /background\.descriptors must be finite numbers of \[1 to 65536, 4\]/,
      });
    }
  }));
