import { CheckpointError, readStateDict } from "rdcd/models";
import assert from "node:assert/strict";
import fc from "fast-check";
import { fixturePath } from "../shared.ts";
import { type Bytes, floats, joined, littleEndian, pickle, tensor, zip } from "./build_checkpoint.ts";

const FILES = [
  "state_dict_zip.pt",
  "state_dict_legacy.pt",
  "lightning.ckpt",
  "torchscript.pt",
  "weights.safetensors",
];

/** A file gives tensors of a bounded size, or a refusal that names it; nothing else is ever thrown. */
async function assertReadOrRefused(path: string, bytes: Uint8Array): Promise<"read" | "refused"> {
  await Deno.writeFile(path, bytes);
  try {
    const stateDict = await readStateDict(path);
    let size = 0;
    for (const { shape, data } of stateDict.values()) {
      assert.equal(data.length, shape.reduce((product, length) => product * length, 1));
      size += data.byteLength;
    }
    assert.ok(size <= 8 * bytes.length + 2 ** 26, `${size} bytes from a file of ${bytes.length}`);
    return "read";
  } catch (error) {
    assert.ok(error instanceof CheckpointError, String(error));
    assert.equal(error.path, path);
    return "refused";
  }
}

async function fuzz(inputs: fc.Arbitrary<Uint8Array>, numRuns: number): Promise<Record<string, number>> {
  const path = await Deno.makeTempFile();
  const outcomes: Record<string, number> = { read: 0, refused: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(inputs, async (bytes) => {
        outcomes[await assertReadOrRefused(path, bytes)]!++;
      }),
      { seed: 20220923, numRuns },
    );
  } finally {
    await Deno.remove(path);
  }
  return outcomes;
}

Deno.test("readStateDict reads or refuses random bytes behind each format's first bytes", async () => {
  const starts: Bytes[] = [
    [],
    [0x50, 0x4b, 3, 4],
    [0x80, 2],
    joined(pickle.of(joined([0x8a, 10], littleEndian(0x1950a86a20f9469cfc6cn, 10)))),
    joined(littleEndian(40, 8), new TextEncoder().encode('{"')),
  ];
  const inputs = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ minLength: 1, maxLength: 300 }))
    .map(([start, rest]) => joined(start, rest));
  assert.ok((await fuzz(inputs, 500)).refused! > 490);
});

Deno.test("readStateDict reads or refuses valid files with changed bytes, cuts and repeats", async () => {
  const originals = FILES.map((file) => Deno.readFileSync(fixturePath(`checkpoints/${file}`)));
  const edit = fc.record({
    kind: fc.oneof({ weight: 8, arbitrary: fc.constant("set") }, fc.constantFrom("cut", "repeat")),
    at: fc.nat(99_999).map((share) => share / 100_000),
    value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)),
    length: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 8 })),
  });
  const inputs = fc.tuple(fc.constantFrom(...originals), fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([original, edits]) =>
      edits.reduce<Uint8Array>((bytes, { kind, at, value, length }) => {
        const from = Math.floor(at * bytes.length);
        if (kind === "set") return bytes.slice().fill(value, from, from + length);
        const kept = kind === "cut" ? from + length : from;
        return joined(bytes.subarray(0, kind === "cut" ? from : from + length), bytes.subarray(kept));
      }, original)
    );
  const { read, refused } = await fuzz(inputs, 800);
  // Neither outcome is rare, so the changes reach past the first checks.
  assert.ok(read! > 40 && refused! > 300, `${read} read, ${refused} refused`);
});

Deno.test("readStateDict reads or refuses random streams of pickle instructions", async () => {
  const piece: fc.Arbitrary<Bytes> = fc.oneof(
    fc.constantFrom<Bytes>(
      ...Object.values(pickle).filter((value) => typeof value !== "function"),
      [0x30],
      [0x31],
      [0x61],
      [0x65],
      [0x73],
      [0x85],
      [0x86],
      [0x87],
      [0x8f],
      [0x90],
      [0x91],
      [0x92],
      [0x93],
      [0x94],
      tensor({ length: 2 }),
      pickle.dictOf({ w: tensor({ length: 2 }) }),
      pickle.dictOf({ state_dict: pickle.dictOf({ w: tensor({ length: 2 }) }) }),
      pickle.global("collections", "OrderedDict"),
      pickle.global("torch._utils", "_rebuild_tensor_v2"),
      pickle.global("torch._tensor", "_rebuild_from_type_v2"),
      pickle.global("torch", "FloatStorage"),
      pickle.global("__torch__", "M"),
      pickle.text("storage"),
      pickle.text("0"),
    ),
    fc.nat(255).map((slot) => [0x71, slot % 4]),
    fc.nat(255).map((slot) => [0x68, slot % 4]),
    fc.maxSafeInteger().map(pickle.int),
    fc.nat(3).map(pickle.int),
    fc.uint8Array({ minLength: 1, maxLength: 2 }),
  );
  const inputs = fc.tuple(fc.array(piece, { maxLength: 40 }), fc.boolean(), fc.boolean())
    .map(([pieces, open, stop]) => {
      const bytes = joined(open ? pickle.emptyDict : [], ...pieces, stop ? pickle.stop : []);
      return zip([{ name: "a/data.pkl", bytes }, { name: "a/data/0", bytes: floats(1, 2) }]);
    });
  await fuzz(inputs, 1500);
});

Deno.test("readStateDict reads or refuses tensors with any offsets, shapes and strides", async () => {
  const small = fc.oneof({ weight: 8, arbitrary: fc.nat(6) }, fc.maxSafeInteger());
  const inputs = fc.record({
    length: fc.oneof({ weight: 8, arbitrary: fc.constant(24) }, small),
    offset: small,
    axes: fc.array(fc.tuple(small, small), { maxLength: 4 }),
  }).map(({ length, offset, axes }) => {
    const shape = axes.map(([edge]) => edge), strides = axes.map(([, stride]) => stride);
    const root = pickle.dictOf({ w: tensor({ length, offset, shape, strides }) });
    return zip([
      { name: "a/data.pkl", bytes: pickle.of(root) },
      { name: "a/data/0", bytes: floats(...Array.from({ length: 24 }, (_, i) => i)) },
    ]);
  });
  const { read, refused } = await fuzz(inputs, 500);
  assert.ok(read! > 100 && refused! > 100, `${read} read, ${refused} refused`);
});

Deno.test("readStateDict resolves views as an index computed by hand does", async () => {
  const path = await Deno.makeTempFile();
  const axis = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(5));
  await fc.assert(
    fc.asyncProperty(fc.nat(5), fc.array(axis, { maxLength: 3 }), async (offset, axes) => {
      const shape = axes.map(([edge]) => edge), strides = axes.map(([, stride]) => stride);
      const values = Array.from({ length: 64 }, (_, i) => i * i);
      await Deno.writeFile(
        path,
        zip([
          {
            name: "a/data.pkl",
            bytes: pickle.of(pickle.dictOf({ w: tensor({ length: 64, offset, shape, strides }) })),
          },
          { name: "a/data/0", bytes: floats(...values) },
        ]),
      );
      const seen: number[] = [];
      const visit = (axis: number, at: number): void => {
        if (axis === shape.length) seen.push(values[at]!);
        else for (let i = 0; i < shape[axis]!; i++) visit(axis + 1, at + i * strides[axis]!);
      };
      visit(0, offset);
      const { data } = (await readStateDict(path)).get("w")!;
      assert.deepEqual([...data], seen);
    }),
    { seed: 7, numRuns: 200 },
  );
  await Deno.remove(path);
});
