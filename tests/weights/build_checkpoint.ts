import { deflateRawSync } from "node:zlib";

/** Bytes in pieces, for pickles and archives that no library would write. */
export type Bytes = Uint8Array | readonly number[];

/** One piece after the other. */
export function joined(...pieces: Bytes[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => (bytes.set(piece, at), at + piece.length), 0);
  return bytes;
}

/** `count` bytes of a whole number, lowest first. */
export function littleEndian(value: number | bigint, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Number((BigInt(value) >> BigInt(8 * index)) & 255n));
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Pickle instructions as bytes, by the names of Python's pickletools where there is one. */
export const pickle = {
  proto: [0x80, 2],
  stop: [0x2e],
  mark: [0x28],
  tuple: [0x74],
  emptyTuple: [0x29],
  emptyList: [0x5d],
  emptyDict: [0x7d],
  append: [0x61],
  setItems: [0x75],
  reduce: [0x52],
  build: [0x62],
  newObject: [0x81],
  persistentId: [0x51],
  none: [0x4e],
  false: [0x89],
  text: (text: string): Bytes => joined([0x58], littleEndian(encode(text).length, 4), encode(text)),
  int: (value: number): Bytes => joined([0x8a, 8], littleEndian(value, 8)),
  global: (module: string, name: string): Bytes => encode(`c${module}\n${name}\n`),
  /** A tuple of what the pieces push. */
  tupleOf: (...pieces: Bytes[]): Bytes => joined(pickle.mark, ...pieces, pickle.tuple),
  /** A dict with text keys. */
  dictOf: (entries: Record<string, Bytes>): Bytes =>
    joined(
      pickle.emptyDict,
      pickle.mark,
      ...Object.entries(entries).flatMap(([key, value]) => [pickle.text(key), value]),
      pickle.setItems,
    ),
  call: (module: string, name: string, ...args: Bytes[]): Bytes =>
    joined(pickle.global(module, name), pickle.tupleOf(...args), pickle.reduce),
  /** A whole pickle. */
  of: (value: Bytes): Uint8Array<ArrayBuffer> => joined(pickle.proto, value, pickle.stop),
};

/** What {@linkcode tensor} may say differently from a float32 vector that is its whole storage. */
export interface TensorOptions {
  key?: string;
  type?: string;
  length: number;
  offset?: number;
  shape?: number[];
  strides?: number[];
}

/** The instructions of a tensor as torch.save writes them. */
export function tensor(options: TensorOptions): Bytes {
  const { key = "0", type = "FloatStorage", length, offset = 0, shape = [length], strides = [1] } = options;
  const storage = joined(
    pickle.tupleOf(
      pickle.text("storage"),
      pickle.global("torch", type),
      pickle.text(key),
      pickle.text("cpu"),
      pickle.int(length),
    ),
    pickle.persistentId,
  );
  return pickle.call(
    "torch._utils",
    "_rebuild_tensor_v2",
    storage,
    pickle.int(offset),
    pickle.tupleOf(...shape.map(pickle.int)),
    pickle.tupleOf(...strides.map(pickle.int)),
    pickle.false,
    joined(pickle.global("collections", "OrderedDict"), pickle.emptyTuple, pickle.reduce),
  );
}

/** A file of an archive that {@linkcode zip} writes. */
export interface ZipFile {
  name: string;
  bytes: Bytes;
  deflate?: boolean;
  /** What the archive says of its compression, if not the truth. */
  method?: number;
  /** What the directory says of its unpacked size, if not the truth. */
  claimedSize?: number;
  /** What the directory says of its size in the archive, if not the truth. */
  claimedPacked?: number;
  /** Bit 0 says that it is encrypted. */
  flags?: number;
}

/** A zip archive; with `long`, all sizes and places are in the 64-bit fields, as in archives of more than 4 GiB. */
export function zip(files: ZipFile[], long = false): Uint8Array<ArrayBuffer> {
  const local: Uint8Array[] = [], central: Uint8Array[] = [];
  let at = 0;
  for (
    const { name, bytes, deflate = false, method = deflate ? 8 : 0, claimedSize, claimedPacked, flags = 0 }
      of files
  ) {
    const content = new Uint8Array(bytes);
    const packed = deflate ? deflateRawSync(content) : content;
    const size = claimedSize ?? content.length, packedSize = claimedPacked ?? packed.length;
    const start = at;
    const common = joined(littleEndian(flags, 2), littleEndian(method, 2), new Uint8Array(8));
    const header = joined(
      [0x50, 0x4b, 3, 4, 20, 0],
      common,
      littleEndian(packedSize, 4),
      littleEndian(size, 4),
    );
    push(local, header, littleEndian(name.length, 2), [0, 0], encode(name), packed);
    const sizes = [size, packedSize, start];
    const extra = long
      ? joined([1, 0], littleEndian(24, 2), ...sizes.map((value) => littleEndian(value, 8)))
      : new Uint8Array(0);
    const field = (value: number) => long ? [255, 255, 255, 255] : littleEndian(value, 4);
    central.push(joined(
      [0x50, 0x4b, 1, 2, 20, 0, 20, 0],
      common,
      field(packedSize),
      field(size),
      littleEndian(name.length, 2),
      littleEndian(extra.length, 2),
      new Uint8Array(10),
      field(start),
      encode(name),
      extra,
    ));
  }
  function push(target: Uint8Array[], ...pieces: Bytes[]): void {
    const piece = joined(...pieces);
    target.push(piece);
    at += piece.length;
  }
  const directory = joined(...central);
  const end64 = long
    ? joined(
      [0x50, 0x4b, 6, 6],
      littleEndian(44, 8),
      new Uint8Array(12),
      littleEndian(files.length, 8),
      littleEndian(files.length, 8),
      littleEndian(directory.length, 8),
      littleEndian(at, 8),
      [0x50, 0x4b, 6, 7, 0, 0, 0, 0],
      littleEndian(at + directory.length, 8),
      [1, 0, 0, 0],
    )
    : new Uint8Array(0);
  const end = long ? new Uint8Array(12).fill(255) : joined(
    littleEndian(files.length, 2),
    littleEndian(files.length, 2),
    littleEndian(directory.length, 4),
    littleEndian(at, 4),
  );
  return joined(...local, directory, end64, [0x50, 0x4b, 5, 6, 0, 0, 0, 0], end, [0, 0]);
}

/** A checkpoint: what data.pkl makes, and the storages by their keys. */
export function checkpoint(root: Bytes, storages: Record<string, Bytes> = {}): Uint8Array<ArrayBuffer> {
  return zip([
    { name: "archive/data.pkl", bytes: pickle.of(root) },
    ...Object.entries(storages).map(([key, bytes]) => ({ name: `archive/data/${key}`, bytes })),
  ]);
}

/** The bytes of float32 numbers. */
export function floats(...values: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** A safetensors file of a header and its data. */
export function safetensors(header: unknown, data: Bytes): Uint8Array<ArrayBuffer> {
  const text = encode(typeof header === "string" ? header : JSON.stringify(header));
  return joined(littleEndian(text.length, 8), text, data);
}

/** Runs `body` with the path of a file of these bytes. */
export async function withFile<Result>(
  bytes: Uint8Array,
  body: (path: string) => Promise<Result>,
): Promise<Result> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    return await body(path);
  } finally {
    await Deno.remove(path);
  }
}
