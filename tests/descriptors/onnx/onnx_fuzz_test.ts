import { join } from "@std/path";
import { seededPrng } from "rdcd/augmentations";
import { CheckpointError } from "rdcd/models";
import assert from "node:assert/strict";
import { encodeOnnx } from "../../../lib/backends/onnx.ts";
import { onnxInterface } from "../../../lib/descriptors/onnx/onnx_interface.ts";
import { parseOnnx } from "../../../lib/weights/onnx_file/parse_onnx.ts";
import { traceShapes } from "../../../lib/weights/onnx_file/trace_shapes.ts";
import { FormatError } from "../../../lib/weights/reading/format_error.ts";
import { withFolder } from "../pictures.ts";
import { LEVELS, NUMBERS, QUANTIZED } from "./graphs.ts";

const SOUND = [LEVELS, NUMBERS, QUANTIZED].map((graph) => encodeOnnx(graph));
const MUTATIONS = 20_000;
/** Those that pass and are given to ONNX Runtime. */
const RUN = 300;

/** A file with some of its bytes changed, left out, doubled, or taken from another file. */
function mutated(prng: () => number): Uint8Array<ArrayBuffer> {
  const pick = (count: number) => Math.floor(prng() * count);
  const bytes = SOUND[pick(SOUND.length)]!.slice();
  switch (pick(5)) {
    case 0:
      for (let count = 1 + pick(8); count > 0; count--) bytes[pick(bytes.length)]! ^= 1 << pick(8);
      return bytes;
    case 1:
      return bytes.slice(0, pick(bytes.length));
    case 2: {
      // Lengths and numbers that are as large as they can be.
      const at = pick(bytes.length);
      return bytes.fill([0, 127, 128, 255][pick(4)]!, at, at + 1 + pick(9));
    }
    case 3: {
      const [at, length] = [pick(bytes.length), pick(40)];
      const isDoubled = prng() < 0.5;
      return Uint8Array.from([
        ...bytes.subarray(0, at + (isDoubled ? length : 0)),
        ...bytes.subarray(at + (isDoubled ? 0 : length)),
      ]);
    }
    default: {
      const other = SOUND[pick(SOUND.length)]!;
      return Uint8Array.from([
        ...bytes.subarray(0, pick(bytes.length)),
        ...other.subarray(pick(other.length)),
      ]);
    }
  }
}

function passes(bytes: Uint8Array): boolean {
  try {
    const structure = parseOnnx(bytes);
    const { layout, fixedSize, output } = onnxInterface("mutated.onnx", structure);
    const { width, height } = fixedSize ?? { width: 16, height: 16 };
    traceShapes(structure, layout === "NCHW" ? [1, 3, height, width] : [1, height, width, 3]).get(output);
    return true;
  } catch (error) {
    if (error instanceof FormatError || error instanceof CheckpointError) return false;
    throw error;
  }
}

Deno.test("createOnnxEncoder takes or refuses 20,000 damaged files without a crash, a hang or a gigabyte", () =>
  withFolder(async (folder) => {
    const prng = seededPrng("onnx");
    const before = Deno.memoryUsage().rss;
    const taken: string[] = [];
    for (let count = 0; count < MUTATIONS; count++) {
      const bytes = mutated(prng);
      if (!passes(bytes) || taken.length === RUN) continue;
      const path = join(folder, `${taken.length}.onnx`);
      await Deno.writeFile(path, bytes);
      taken.push(path);
    }
    assert.equal(taken.length, RUN);
    assert.ok(Deno.memoryUsage().rss - before < 5e8);
    const program = new URL("open_mutated.ts", import.meta.url).pathname;
    const { code, stdout, stderr } = await new Deno.Command("deno", {
      args: [
        ...["run", "--no-check", "--no-prompt", "--allow-read", "--allow-env", "--allow-sys"],
        ...["--allow-ffi=node_modules", program, ...taken],
      ],
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const { described, refused, failed, megabytes } = JSON.parse(new TextDecoder().decode(stdout));
    assert.equal(described + refused + failed, RUN);
    assert.ok(described > 0 && megabytes < 1000, `${described} described, ${megabytes} MB`);
  }));
