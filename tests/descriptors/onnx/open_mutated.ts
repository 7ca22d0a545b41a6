/**
 * Opens files in a process of its own, which a fault in ONNX Runtime may end, and describes an image with each: prints
 * how many described it and how many were refused.
 */
import { createOnnxEncoder } from "rdcd/descriptors";
import { CheckpointError } from "rdcd/models";

const counts = { described: 0, refused: 0, failed: 0 };
for (const path of Deno.args) {
  try {
    const encoder = await createOnnxEncoder(path, { threads: 1 });
    const { width, height } = encoder.fixedSize ?? { width: 16, height: 16 };
    try {
      await encoder.encode([{ width, height, data: new Uint8Array(width * height * 3).fill(99) }]);
      counts.described += 1;
    } catch {
      // What ONNX Runtime says while it computes is an error as any other: an image is not described.
      counts.failed += 1;
    }
    await encoder.dispose();
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    counts.refused += 1;
  }
}
console.log(JSON.stringify({ ...counts, megabytes: Math.round(Deno.memoryUsage().rss / 1e6) }));
