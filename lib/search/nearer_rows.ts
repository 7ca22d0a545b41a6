import { HAMMING_WASM } from "./kernels/hamming_wasm.ts";

/** Compares one row of bits after the other with a block of them. */
export interface NearerRows {
  /** The most rows of a block. */
  readonly blockRows: number;
  /**
   * Takes a block over.
   *
   * @param block At most {@linkcode blockRows} rows, `[rows, rowBytes]`; copied.
   */
  load(block: Uint8Array): void;
  /**
   * The block's rows that differ from the query in fewer than `limit` bits, in their order.
   *
   * @param query One row; copied.
   * @param limit A number of bits.
   * @returns For each its number in the block and in how many bits it differs; valid until the next call.
   */
  find(query: Uint8Array, limit: number): Int32Array;
}

const VECTOR_BYTES = 16;
const BLOCK_BYTES = 2 ** 20;
const MOST_ROWS = 16_384;
const PAGE_BYTES = 65_536;

interface HammingKernels {
  readonly memory: WebAssembly.Memory;
  nearer(query: number, block: number, rows: number, stride: number, limit: number, found: number): number;
}

let module: WebAssembly.Module | undefined;

/** The kernel that counts differing bits, with memory of its own: about a megabyte. */
export function nearerRows(rowBytes: number): NearerRows {
  module ??= new WebAssembly.Module(Uint8Array.fromBase64(HAMMING_WASM));
  const kernels = new WebAssembly.Instance(module).exports as unknown as HammingKernels;
  const stride = Math.ceil(rowBytes / VECTOR_BYTES) * VECTOR_BYTES;
  const blockRows = Math.max(1, Math.min(MOST_ROWS, Math.floor(BLOCK_BYTES / stride)));
  const query = VECTOR_BYTES;
  const found = query + stride;
  const block = found + 8 * Math.ceil(blockRows / 2) * 2;
  const missing = block + blockRows * stride - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const bytes = new Uint8Array(kernels.memory.buffer);
  let rows = 0;
  return {
    blockRows,
    load(source) {
      rows = source.length / rowBytes;
      if (stride === rowBytes) return bytes.set(source, block);
      for (let row = 0; row < rows; row++) {
        bytes.set(source.subarray(row * rowBytes, (row + 1) * rowBytes), block + row * stride);
      }
    },
    find(source, limit) {
      bytes.set(source, query);
      const count = kernels.nearer(query, block, rows, stride, limit, found);
      return new Int32Array(kernels.memory.buffer, found, 2 * count);
    },
  };
}
