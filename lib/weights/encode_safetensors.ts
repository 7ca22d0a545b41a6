/** A tensor that goes into a file. */
export interface FileTensor {
  /** Lengths of the dimensions. */
  shape: readonly number[];
  /** The numbers in row-major order. */
  data: Float64Array | Float32Array | Float16Array | BigInt64Array;
}

const ALIGNMENT = 8;
const DTYPES = { Float64Array: "F64", Float32Array: "F32", Float16Array: "F16", BigInt64Array: "I64" };

/**
 * A file in the safetensors format: a header in JSON with names, types, shapes and places, then the numbers.
 *
 * @param metadata Free text by key.
 * @returns The file's bytes.
 * @see {@link https://github.com/huggingface/safetensors#format | The format}
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, FileTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const places = new Map<string, number>();
  let size = 0;
  // Wide numbers come first, so that all numbers lie at multiples of their size.
  for (const bytesPerNumber of [8, 4, 2]) {
    for (const [name, { data }] of tensors) {
      if (data.BYTES_PER_ELEMENT !== bytesPerNumber) continue;
      places.set(name, size);
      size += data.byteLength;
    }
  }
  const entries = [...tensors].map(([name, { shape, data }]) => {
    const start = places.get(name)!;
    const dtype = DTYPES[data[Symbol.toStringTag]];
    return [name, { dtype, shape, data_offsets: [start, start + data.byteLength] }];
  });
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const json = new TextEncoder().encode(text);
  const headerLength = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + headerLength + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(" ".charCodeAt(0), 8, 8 + headerLength);
  bytes.set(json, 8);
  for (const [name, { data }] of tensors) {
    bytes.set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      8 + headerLength + places.get(name)!,
    );
  }
  return bytes;
}
