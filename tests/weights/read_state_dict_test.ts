import { CheckpointError, readStateDict, type StateDict } from "rdcd/models";
import { DataMissingError } from "rdcd/images";
import assert from "node:assert/strict";
import { fixturePath, testWithShared } from "../shared.ts";
import {
  type Bytes,
  checkpoint,
  floats,
  joined,
  littleEndian,
  pickle,
  safetensors,
  tensor,
  withFile,
  zip,
} from "./build_checkpoint.ts";

interface ExpectedTensor {
  dtype: string;
  shape: number[];
  data: number[];
}

const expected: Record<string, Record<string, ExpectedTensor>> = JSON.parse(
  Deno.readTextFileSync(fixturePath("checkpoints/expected.json")),
);

const ARRAYS: Record<string, unknown> = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Float32Array,
  bfloat16: Float32Array,
  int64: BigInt64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

function assertTensors(stateDict: StateDict, tensors: Record<string, ExpectedTensor>): void {
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    const read = stateDict.get(name);
    assert.ok(read, name);
    assert.equal(read.data.constructor, ARRAYS[dtype], name);
    assert.deepEqual({ ...read, data: Array.from(read.data, Number) }, { dtype, shape, data }, name);
  }
}

function read(bytes: Uint8Array): Promise<StateDict> {
  return withFile(bytes, readStateDict);
}

async function assertRefused(bytes: Uint8Array, reason: RegExp): Promise<void> {
  await withFile(bytes, (path) =>
    assert.rejects(readStateDict(path), (error) => {
      assert.ok(error instanceof CheckpointError, String(error));
      assert.equal(error.path, path);
      assert.ok(error.message.includes(path));
      assert.match(error.reason, reason);
      return true;
    }));
}

// From ../shared/fixtures: written by PyTorch 1.13 and safetensors.
for (const file of ["state_dict_zip.pt", "state_dict_legacy.pt", "lightning.ckpt", "weights.safetensors"]) {
  Deno.test(`readStateDict reads every tensor of ${file} and nothing else, in the file's order`, async () => {
    const stateDict = await readStateDict(fixturePath(`checkpoints/${file}`));
    assert.deepEqual([...stateDict.keys()], Object.keys(expected[file]!));
    assertTensors(stateDict, expected[file]!);
  });
}

Deno.test("readStateDict reads a TorchScript module's parameters and buffers", async () => {
  const stateDict = await readStateDict(fixturePath("checkpoints/torchscript.pt"));
  assertTensors(stateDict, expected["torchscript.pt"]!);
  // The list of expected values leaves the counter out, which the module's state_dict() has.
  const counter = stateDict.get("bn.num_batches_tracked");
  assert.deepEqual(counter, { dtype: "int64", shape: [], data: BigInt64Array.of(0n) });
  assert.equal(stateDict.size, Object.keys(expected["torchscript.pt"]!).length + 1);
});

const REFUSED: Record<string, RegExp> = {
  "refuse_code_execution.pt": /asks to call posix\.system/,
  "refuse_header_length.safetensors": /header is said to have 1099511627776 bytes; the file has 396/,
  "refuse_not_a_checkpoint.pt": /begins like no checkpoint/,
  "refuse_short_storage.pt": /storage "0" of tensor "conv\.weight" has 8 bytes .* 432 bytes/,
  "refuse_truncated.pt": /no directory at its end: it is cut off/,
};

for (const [file, reason] of Object.entries(REFUSED)) {
  Deno.test(`readStateDict refuses ${file} by its name and the reason`, async () => {
    await assertRefused(await Deno.readFile(fixturePath(`checkpoints/${file}`)), reason);
  });
}

testWithShared("readStateDict has a test for every refused fixture", ["fixtures/checkpoints"], ([folder]) => {
  const files = [...Deno.readDirSync(folder!)].map(({ name }) => name).filter((name) =>
    name.startsWith("refuse_")
  );
  assert.deepEqual(files.sort(), Object.keys(REFUSED).sort());
});

Deno.test("readStateDict keeps of a shared storage only what a view shows", async () => {
  const stateDict = await readStateDict(fixturePath("checkpoints/state_dict_zip.pt"));
  for (const name of ["slice_of_shared", "strided", "transposed_view"]) {
    const { data } = stateDict.get(name)!;
    assert.equal(data.buffer.byteLength, data.byteLength, name);
  }
});

Deno.test("readStateDict reads deflated entries and 64-bit directories as stored ones", async () => {
  const files = [
    { name: "a/data.pkl", bytes: pickle.of(pickle.dictOf({ w: tensor({ length: 300 }) })) },
    { name: "a/data/0", bytes: floats(...Array.from({ length: 300 }, (_, i) => i / 7)) },
  ];
  const stored = await read(zip(files));
  assert.deepEqual(stored.get("w")!.data, Float32Array.from({ length: 300 }, (_, i) => i / 7));
  assert.deepEqual(await read(zip(files.map((file) => ({ ...file, deflate: true })))), stored);
  assert.deepEqual(await read(zip(files, true)), stored);
});

Deno.test("readStateDict reads every half-precision number", async () => {
  const halves = new Uint16Array(65536).map((_, bits) => bits);
  const bytes = new Uint8Array(halves.buffer);
  const root = pickle.dictOf({
    half: tensor({ type: "HalfStorage", length: 65536 }),
    brain: tensor({ type: "BFloat16Storage", length: 65536 }),
  });
  const stateDict = await read(zip([
    { name: "a/data.pkl", bytes: pickle.of(root) },
    { name: "a/data/0", bytes },
  ]));
  const half = stateDict.get("half")!.data, brain = stateDict.get("brain")!.data;
  const view = new DataView(new ArrayBuffer(4));
  for (let bits = 0; bits < 65536; bits++) {
    view.setUint16(0, bits);
    assert.equal(half[bits], view.getFloat16(0), `half ${bits}`);
    view.setUint32(0, bits * 65536);
    assert.equal(brain[bits], view.getFloat32(0), `bfloat16 ${bits}`);
  }
});

Deno.test("readStateDict reads a repeated view, as expand makes it", async () => {
  const root = pickle.dictOf({ w: tensor({ length: 2, shape: [3, 2, 2], strides: [0, 1, 0] }) });
  const stateDict = await read(checkpoint(root, { 0: floats(5, 7) }));
  assert.deepEqual(stateDict.get("w"), {
    dtype: "float32",
    shape: [3, 2, 2],
    data: Float32Array.of(5, 5, 7, 7, 5, 5, 7, 7, 5, 5, 7, 7),
  });
});

Deno.test("readStateDict reads parameters, an OrderedDict with _metadata and one of Python 2", async () => {
  const parameter = pickle.call(
    "torch._utils",
    "_rebuild_parameter",
    tensor({ length: 1 }),
    pickle.false,
    pickle.none,
  );
  const ordered = joined(
    pickle.global("collections", "OrderedDict"),
    pickle.tupleOf(joined(
      pickle.emptyList,
      joined(pickle.tupleOf(pickle.text("w"), parameter), pickle.append),
    )),
    pickle.reduce,
    pickle.dictOf({ _metadata: pickle.dictOf({ "": pickle.dictOf({ version: pickle.int(1) }) }) }),
    pickle.build,
  );
  const stateDict = await read(checkpoint(ordered, { 0: floats(3) }));
  assert.deepEqual([...stateDict], [["w", { dtype: "float32", shape: [1], data: Float32Array.of(3) }]]);
});

for (const protocol of [2, 3, 4, 5]) {
  Deno.test(`readStateDict reads what CPython pickles by protocol ${protocol}, whatever is beside the tensors`, async () => {
    // From tests/fixtures/checkpoints/make_protocols.py.
    const stateDict = await readStateDict(fixturePath(`checkpoints/protocol_${protocol}.pt`));
    assert.deepEqual([...stateDict], [
      ["weight", { dtype: "float32", shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) }],
      ["counter", { dtype: "int64", shape: [], data: BigInt64Array.of(2n ** 40n) }],
    ]);
  });
}

Deno.test("readStateDict passes over inert data beside the state dict", async () => {
  const instance = joined(
    pickle.global("my_project.callbacks", "KeepBest"),
    pickle.emptyTuple,
    pickle.newObject,
    pickle.dictOf({ best: pickle.int(3), itself: pickle.global("my_project.callbacks", "KeepBest") }),
    pickle.build,
  );
  const root = pickle.dictOf({
    callbacks: instance,
    path: pickle.call("pathlib", "PosixPath", pickle.text("/"), pickle.text("runs")),
    complex: tensor({ key: "1", type: "ComplexFloatStorage", length: 9 }),
    state_dict: pickle.dictOf({ w: tensor({ length: 1 }) }),
  });
  const stateDict = await read(checkpoint(root, { 0: floats(3) }));
  assert.deepEqual([...stateDict.keys()], ["w"]);
});

for (const key of ["state_dict", "model_state_dict", "model"]) {
  Deno.test(`readStateDict finds the state dict under ${key}`, async () => {
    const root = pickle.dictOf({ epoch: pickle.int(3), [key]: pickle.dictOf({ w: tensor({ length: 1 }) }) });
    assert.deepEqual([...(await read(checkpoint(root, { 0: floats(3) }))).keys()], ["w"]);
  });
}

Deno.test("readStateDict refuses any call but the known ones, wherever it is", async () => {
  const weights = pickle.dictOf({ w: tensor({ length: 1 }) });
  const calls: [Bytes, RegExp][] = [
    [pickle.call("os", "system", pickle.text("true")), /asks to call os\.system/],
    [pickle.call("builtins", "eval", pickle.text("1")), /asks to call builtins\.eval/],
    [pickle.call("torch.hub", "load", pickle.text("x")), /asks to call torch\.hub\.load/],
    [pickle.call("my_project", "Config"), /asks to call my_project\.Config/],
    [
      pickle.call(
        "torch._tensor",
        "_rebuild_from_type_v2",
        pickle.global("os", "system"),
        pickle.none,
        pickle.tupleOf(),
      ),
      /asks to call os\.system/,
    ],
    [
      joined(pickle.mark, pickle.text("true"), [0x69], new TextEncoder().encode("os\nsystem\n")),
      /0x69 \(INST\)/,
    ],
    [joined(pickle.mark, pickle.global("os", "system"), pickle.text("true"), [0x6f]), /0x6f \(OBJ\)/],
    [joined([0x82, 1]), /0x82 \(EXT1\)/],
    [joined([0xff]), /instruction 0xff at byte/],
  ];
  for (const [call, reason] of calls) {
    await assertRefused(
      checkpoint(pickle.dictOf({ other: call, state_dict: weights }), { 0: floats(1) }),
      reason,
    );
  }
});

Deno.test("readStateDict refuses a state dict with anything but tensors, and files without one", async () => {
  const storages = { 0: floats(1) };
  const one = tensor({ length: 1 });
  const cases: [Bytes, RegExp][] = [
    [pickle.dictOf({ w: one, n: pickle.int(3) }), /entry "n" of its state dict is a number, not a tensor/],
    [pickle.dictOf({ state_dict: pickle.dictOf({ w: pickle.none }) }), /entry "w" of its state dict is None/],
    [joined(pickle.emptyDict, pickle.mark, pickle.int(1), one, pickle.setItems), /has a number for a name/],
    [
      pickle.dictOf({ lr: pickle.int(3), "0": pickle.none }),
      /dict without tensors or a state_dict; .* "0", "lr"/,
    ],
    [pickle.emptyDict, /holds no tensors/],
    [one, /holds a tensor, not a state dict/],
    [
      joined(pickle.global("torchvision.models", "ResNet"), pickle.emptyTuple, pickle.newObject),
      /whole object of class torchvision\.models\.ResNet, not its tensors: save model\.state_dict\(\)/,
    ],
    [
      pickle.dictOf({ w: tensor({ length: 1, type: "ComplexFloatStorage" }) }),
      /torch\.ComplexFloatStorage, which is not/,
    ],
  ];
  for (const [root, reason] of cases) await assertRefused(checkpoint(root, storages), reason);
});

Deno.test("readStateDict refuses tensors that claim more than their storage has", async () => {
  const storages = { 0: floats(1, 2, 3, 4) };
  const huge = 2 ** 45;
  const cases: [Parameters<typeof tensor>[0], RegExp][] = [
    [{ length: 4, offset: 1 }, /reaches number 4 of storage "0", which has 4/],
    [{ length: 4, shape: [2, 2], strides: [3, 1] }, /reaches number 4/],
    [{ length: 4, shape: [huge], strides: [1] }, /reaches number 35184372088831/],
    [{ length: huge, shape: [huge], strides: [1] }, /has 16 bytes in the file/],
    [
      { length: 4, shape: [huge], strides: [0] },
      /would need .* bytes of memory; a file of \d+ bytes may take/,
    ],
    [{ length: 4, shape: [huge, huge], strides: [0, 0] }, /more than 2\^53 numbers/],
    [{ length: 4, shape: [2, 2], strides: [1] }, /as many strides as dimensions/],
    [{ length: 4, shape: [-1], strides: [1] }, /whole numbers of at least 0/],
    [{ length: 4, offset: -1 }, /whole numbers of at least 0/],
    [{ length: 4, key: "1" }, /storage "archive\/data\/1" is missing/],
    [{ length: 5, shape: [1] }, /has 16 bytes in the file, but is said to have 5 float32 numbers, 20 bytes/],
  ];
  for (const [options, reason] of cases) {
    await assertRefused(checkpoint(pickle.dictOf({ w: tensor(options) }), storages), reason);
  }
});

Deno.test("readStateDict refuses a file whose views repeat its storage beyond its size", async () => {
  // A thousand views of one megabyte would take a gigabyte.
  const length = 2 ** 18;
  const view = tensor({ length });
  const root = pickle.dictOf(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`w${i}`, view])));
  const bytes = zip([
    { name: "a/data.pkl", bytes: pickle.of(root) },
    { name: "a/data/0", bytes: new Uint8Array(4 * length) },
  ]);
  await assertRefused(bytes, /would need 3145728 bytes of memory; a file of \d+ bytes may take \d+ in all/);
});

Deno.test("readStateDict refuses damaged and lying zip archives", async () => {
  const data = { name: "a/data.pkl", bytes: pickle.of(pickle.dictOf({ w: tensor({ length: 1 }) })) };
  const storage = { name: "a/data/0", bytes: floats(1) };
  const zeros = { name: "a/data/0", bytes: new Uint8Array(2 ** 20), deflate: true };
  const cases: [Uint8Array, RegExp][] = [
    [zip([storage]), /zip archive with 0 data\.pkl/],
    [zip([data, { ...data, name: "b/data.pkl" }, storage]), /zip archive with 2 data\.pkl/],
    [zip([data, storage, storage]), /two entries "a\/data\/0"/],
    [zip([data, { ...storage, flags: 1 }]), /entry "a\/data\/0" is encrypted/],
    [zip([data, { ...storage, claimedSize: 2 ** 31 }]), /has two sizes, 2147483648 and 4/],
    [
      zip([data, { ...storage, claimedSize: 2 ** 31, claimedPacked: 2 ** 31 }]),
      /said to have 2147483648 bytes .* the file has/,
    ],
    [zip([data, { ...zeros, claimedSize: 2 ** 31 }]), /said to have 2147483648 bytes in \d+ deflated ones/],
    [zip([data, { ...zeros, claimedSize: 100 }]), /unpacks to more than its 100 bytes/],
    [zip([data, { ...zeros, claimedSize: 2 ** 20 + 4 }]), /unpacks to 1048576 bytes, not 1048580/],
    [zip([data, { ...storage, deflate: true, claimedPacked: 3 }]), /unpacks to 2 bytes, not 4/],
    [zip([data, { ...storage, bytes: [7, 7, 7, 7], method: 8 }]), /entry "a\/data\/0" is damaged/],
    [zip([data, { ...storage, method: 12 }]), /compressed by method 12; 0 and 8 are supported/],
    [
      zip([data, storage, { name: "a/byteorder", bytes: new TextEncoder().encode("big") }]),
      /byte order is "big"/,
    ],
    [zip([{ ...data, bytes: data.bytes.subarray(0, 30) }, storage]), /pickle is cut off/],
  ];
  for (const [bytes, reason] of cases) await assertRefused(bytes, reason);
  const whole = zip([data, storage]);
  for (let length = 4; length < whole.length; length += 7) {
    await assertRefused(whole.subarray(0, length), /cut off|damaged/);
  }
});

Deno.test("readStateDict refuses pickles that fill memory or never end", async () => {
  const many = (bytes: number[], count: number) =>
    new Uint8Array(bytes.length * count).map((_, i) => bytes[i % bytes.length]!);
  const root = (bytes: Uint8Array) => zip([{ name: "a/data.pkl", bytes }]);
  await assertRefused(root(many([0x7d], 2 ** 20)), /more than 524288 lists, tuples and dicts/);
  await assertRefused(root(many([0x4e], 2 ** 23)), /more than 4194304 instructions/);
  await assertRefused(
    root(joined([0x80, 2, 0x58], littleEndian(2 ** 31, 4))),
    /pickle is cut off: 2147483648 bytes are due/,
  );
  // A list of 1000 pairs, made into a dict again and again.
  const pairs = joined(
    pickle.mark,
    ...Array.from({ length: 1000 }, (_, i) => pickle.tupleOf(pickle.int(i), pickle.none)),
  );
  const again = pickle.call("collections", "OrderedDict", [0x68, 0]);
  await assertRefused(
    root(joined([0x80, 2], pairs, pickle.tuple, [0x71, 0], ...Array.from({ length: 1000 }, () => again))),
    /more than 524288 lists, tuples and dicts/,
  );
  // Arguments that contain themselves.
  await assertRefused(
    root(joined(
      [0x80, 2],
      pickle.global("torch._tensor", "_rebuild_from_type_v2"),
      joined(pickle.emptyList, [0x71, 0]),
      joined(
        pickle.global("torch._tensor", "_rebuild_from_type_v2"),
        pickle.append,
        pickle.none,
        pickle.append,
      ),
      joined([0x68, 0], pickle.append, pickle.reduce),
    )),
    /asks to call torch\._tensor\._rebuild_from_type_v2/,
  );
  await assertRefused(root(joined([0x80, 2, 0x68, 9])), /recalls value 9, which it never kept/);
  await assertRefused(root(joined([0x80, 2, 0x65])), /ends a group that has no beginning/);
  await assertRefused(root(joined([0x80, 2, 0x2e])), /takes a value that is not there/);
  await assertRefused(root(joined([0x80, 9, 0x4e, 0x2e])), /protocol 9, not 2 to 5/);
});

Deno.test("readStateDict refuses modules that contain each other twice at every level", async () => {
  // 60 modules, each holding the one before under two names: 2^60 paths.
  const script = (fields: Bytes) =>
    joined(pickle.global("__torch__", "M"), pickle.emptyTuple, pickle.newObject, fields, pickle.build);
  let module = script(pickle.dictOf({ w: tensor({ length: 1 }) }));
  for (let level = 0; level < 60; level++) {
    module = joined(module, [0x71, level], script(pickle.dictOf({ a: [0x68, level], b: [0x68, level] })));
  }
  await assertRefused(
    checkpoint(module, { 0: floats(1) }),
    /names in its modules have more than 33554432 letters/,
  );
});

Deno.test("readStateDict refuses safetensors that break the format's rules", async () => {
  const slot = (dtype: string, shape: unknown, offsets: unknown) => ({ dtype, shape, data_offsets: offsets });
  const cases: [unknown, RegExp][] = [
    ["{", /header is not JSON/],
    ['{"a":1}', /tensor "a" has no dtype, shape or data_offsets/],
    [{ a: slot("F8_E4M3", [8], [0, 8]) }, /dtype "F8_E4M3"; supported are F64/],
    [{ a: slot("toString", [8], [0, 8]) }, /dtype "toString"/],
    [{ a: slot("F32", [3], [0, 8]) }, /of shape \[3\] in F32 has 8 bytes in the file, not 12/],
    [{ a: slot("F32", [2 ** 30, 2 ** 30], [0, 8]) }, /more than 2\^53 numbers/],
    [{ a: slot("F32", [1.5], [0, 8]) }, /not whole numbers/],
    [{ a: slot("F32", [-2], [8, 0]) }, /not whole numbers/],
    [{ a: slot("F32", [4], [0, 16]) }, /tensors have 16 bytes, but the file has 8/],
    [{ a: slot("F32", [1], [0, 4]) }, /tensors have 4 bytes, but the file has 8/],
    [{ a: slot("F32", [1], [4, 8]) }, /begins at byte 4, not where the last ends, 0/],
    [{ a: slot("F32", [2], [0, 8]), b: slot("F32", [1], [4, 8]) }, /tensor "b" begins at byte 4/],
    [{ __metadata__: { a: 1 }, a: slot("F32", [2], [0, 8]) }, /metadata "a" is not a text/],
  ];
  for (const [header, reason] of cases) await assertRefused(safetensors(header, new Uint8Array(8)), reason);
});

Deno.test("readStateDict tells safetensors from pickles whatever the length of the header", async () => {
  const header = { t: { dtype: "F32", shape: [1], data_offsets: [0, 4] } };
  for (const length of [128, 384]) {
    const text = JSON.stringify(header).padEnd(length);
    const stateDict = await withFile(safetensors(text, floats(7)), readStateDict);
    assert.deepEqual(stateDict.get("t"), { dtype: "float32", shape: [1], data: Float32Array.of(7) });
  }
});

Deno.test("readStateDict keeps a tensor named like a property of every object", async () => {
  const header = '{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}';
  const stateDict = await read(safetensors(header, [7]));
  assert.deepEqual([...stateDict], [["__proto__", { dtype: "uint8", shape: [1], data: Uint8Array.of(7) }]]);
});

Deno.test("readStateDict says what common wrong files are", async () => {
  const text = (content: string) => new TextEncoder().encode(content);
  await assertRefused(new Uint8Array(0), /the file is empty/);
  await assertRefused(text("PK"), /begins like no checkpoint/);
  await assertRefused(text("<!DOCTYPE html><title>404</title>"), /web page: the download failed/);
  await assertRefused(text("version https://git-lfs.github.com/spec/v1\noid sha256:0"), /Git LFS pointer/);
  await assertRefused(pickle.of(pickle.dictOf({ a: pickle.int(1) })), /a pickle, but not one of torch\.save/);
});

Deno.test("readStateDict refuses a folder, and says how to give a file that is missing", async () => {
  const folder = await Deno.makeTempDir();
  await assert.rejects(readStateDict(folder), { name: "CheckpointError", message: /it is not a file/ });
  await assert.rejects(readStateDict(`${folder}/none.pt`), (error) => {
    assert.ok(error instanceof DataMissingError);
    assert.match(error.message, /none\.pt.*Give the path of a checkpoint/);
    return true;
  });
  await Deno.remove(folder);
});

for (const [type, itemBytes] of [["FloatStorage", 4], ["HalfStorage", 2], ["BFloat16Storage", 2]] as const) {
  Deno.test({
    name: `readStateDict takes little more memory than the float32 numbers need that it makes of a ${type}`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      const length = 2 ** 24;
      const root = pickle.dictOf({ w: tensor({ type, length }), v: tensor({ key: "1", length: 1 }) });
      const files = [
        { name: "a/data.pkl", bytes: pickle.of(root) },
        { name: "a/data/1", bytes: floats(5) },
      ];
      const big = await withFile(bigZip(files, "a/data/0", itemBytes * length), peak);
      const small = await withFile(
        checkpoint(pickle.dictOf({ w: tensor({ length: 1 }) }), { 0: floats(1) }),
        peak,
      );
      assert.equal(big.values, length + 1);
      assert.ok(big.bytes - small.bytes < 1.3 * 4 * length, `${big.bytes - small.bytes} bytes more`);
    },
  });
}

/** An archive with a last entry of `size` zeros, too large for {@linkcode joined}. */
function bigZip(files: Parameters<typeof zip>[0], name: string, size: number): Uint8Array {
  const whole = zip([...files, { name, bytes: [], claimedSize: size, claimedPacked: size }]);
  const view = new DataView(whole.buffer);
  const end = whole.length - 22;
  const directory = view.getUint32(end + 16, true);
  const out = new Uint8Array(whole.length + size);
  out.set(whole.subarray(0, directory));
  out.set(whole.subarray(directory), directory + size);
  new DataView(out.buffer).setUint32(end + size + 16, directory + size, true);
  return out;
}

/** The peak memory of a process that reads the file, and how many numbers it got. */
async function peak(path: string): Promise<{ bytes: number; values: number }> {
  const module = new URL("../../lib/weights/read_state_dict.ts", import.meta.url).href;
  const script = `import { readStateDict } from ${JSON.stringify(module)};
    const tensors = await readStateDict(${JSON.stringify(path)});
    const values = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
    const [, kilobytes] = /VmHWM:\\s+(\\d+) kB/.exec(await Deno.readTextFile("/proc/self/status"));
    console.log(JSON.stringify({ values, bytes: 1024 * Number(kilobytes) }));`;
  const { stdout, stderr } = await new Deno.Command("deno", {
    // Deno counts what is below /proc as access to everything.
    args: ["run", "--allow-all", `data:application/javascript,${encodeURIComponent(script)}`],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.ok(text.startsWith("{"), new TextDecoder().decode(stderr));
  return JSON.parse(text);
}
