// AssemblyScript. `deno task build-kernels` compiles it into training_wasm.ts; a test holds the two together.
// Matrices are rows of 32-bit floats; a stride is the floats from one row to the next. Every function does the share of
// thread `thread` of `threads`; the shares depend on the number of threads, what they compute does not. Reads may go up to
// 64 bytes beyond a matrix, whose values are not used.

/** Rows and columns that are kept in registers at a time: 12 sums, 2 vectors and a factor fill the 16 registers of x86. */
export const TILE_ROWS: i32 = 6;
export const TILE_COLUMNS: i32 = 8;

@inline
export function share(count: i32, thread: i32, threads: i32): i32 {
  return <i32>(<i64>count * thread / threads);
}

/**
 * Brings a matrix `[depth, columns]` into the order in which `multiply` reads it: panels of 8 columns, zeros behind the last.
 *
 * @param transposed 1 if it lies there as `[columns, depth]`.
 */
export function packPanels(
  source: usize,
  stride: i32,
  target: usize,
  depth: i32,
  columns: i32,
  transposed: i32,
  thread: i32,
  threads: i32,
): void {
  const panels = (columns + 7) / 8;
  const rowStep = (transposed ? 1 : <usize>stride) << 2;
  const columnStep = (transposed ? <usize>stride : 1) << 2;
  const last = share(panels, thread + 1, threads);
  for (let panel = share(panels, thread, threads); panel < last; panel++) {
    let out = target + (<usize>panel * depth << 5);
    let row = source + columnStep * (panel * 8);
    const width = min(8, columns - panel * 8);
    if (!transposed && width == 8) {
      for (let d = 0; d < depth; d++, row += rowStep, out += 32) {
        v128.store(out, v128.load(row));
        v128.store(out, v128.load(row, 16), 16);
      }
      continue;
    }
    for (let d = 0; d < depth; d++, row += rowStep, out += 32) {
      for (let column = 0; column < 8; column++) {
        store<f32>(out + (<usize>column << 2), column < width ? load<f32>(row + columnStep * column) : 0);
      }
    }
  }
}

@inline
function storeRow(
  row: usize,
  low: v128,
  high: v128,
  columns: i32,
  bias: usize,
  accumulate: i32,
): void {
  if (bias) {
    low = f32x4.add(low, v128.load(bias));
    high = f32x4.add(high, v128.load(bias, 16));
  }
  if (accumulate) {
    low = f32x4.add(low, v128.load(row));
    high = f32x4.add(high, v128.load(row, 16));
  }
  if (columns >= 8) {
    v128.store(row, low);
    v128.store(row, high, 16);
  } else {
    storeColumns(row, low, high, columns);
  }
}

function storeColumns(row: usize, low: v128, high: v128, columns: i32): void {
  v128.store_lane<f32>(row, low, 0);
  if (columns > 1) v128.store_lane<f32>(row, low, 1, 4);
  if (columns > 2) v128.store_lane<f32>(row, low, 2, 8);
  if (columns > 3) v128.store_lane<f32>(row, low, 3, 12);
  if (columns > 4) v128.store_lane<f32>(row, high, 0, 16);
  if (columns > 5) v128.store_lane<f32>(row, high, 1, 20);
  if (columns > 6) v128.store_lane<f32>(row, high, 2, 24);
}

/** Rows whose products with one panel follow each other, and the depth of the part of a panel that then stays in the cache. */
const GROUP_ROWS: i32 = 96;
const BLOCK_DEPTH: i32 = 256;

/**
 * The product of some rows with a packed matrix, by one thread.
 *
 * @param bias `[columns]` that is added to every row, or 0.
 * @param accumulate 1 to add to what is there.
 */
export function multiplyRows(
  a: usize,
  strideA: i32,
  packed: usize,
  c: usize,
  strideC: i32,
  rows: i32,
  depth: i32,
  columns: i32,
  bias: usize,
  accumulate: i32,
): void {
  const panel = <usize>depth << 5;
  for (let row = 0; row < rows; row += GROUP_ROWS) {
    const count = min(GROUP_ROWS, rows - row);
    const groupA = a + (<usize>row * strideA << 2);
    const groupC = c + (<usize>row * strideC << 2);
    for (let start = 0; start < depth; start += BLOCK_DEPTH) {
      const deep = min(BLOCK_DEPTH, depth - start);
      const adds = start > 0 ? 1 : accumulate;
      let b = packed + (<usize>start << 5);
      for (let j = 0; j < columns; j += 8, b += panel) {
        multiplyPanel(
          groupA + (<usize>start << 2),
          strideA,
          b,
          groupC + (<usize>j << 2),
          strideC,
          count,
          deep,
          columns - j,
          bias && start == 0 ? bias + (<usize>j << 2) : 0,
          adds,
        );
      }
    }
  }
}

/** The product of some rows with a part of one panel. */
@inline
function multiplyPanel(
  a: usize,
  strideA: i32,
  panel: usize,
  c: usize,
  strideC: i32,
  rows: i32,
  depth: i32,
  columns: i32,
  bias: usize,
  accumulate: i32,
): void {
  const stepA = <usize>strideA << 2;
  const stepC = <usize>strideC << 2;
  const end = panel + (<usize>depth << 5);
  for (let i = 0; i < rows; i += 6, a += stepA * 6, c += stepC * 6) {
    const left = rows - i;
    let c00 = f32x4.splat(0);
    let c01 = f32x4.splat(0);
    let c10 = f32x4.splat(0);
    let c11 = f32x4.splat(0);
    let c20 = f32x4.splat(0);
    let c21 = f32x4.splat(0);
    let c30 = f32x4.splat(0);
    let c31 = f32x4.splat(0);
    let c40 = f32x4.splat(0);
    let c41 = f32x4.splat(0);
    let c50 = f32x4.splat(0);
    let c51 = f32x4.splat(0);
    let a0 = a;
    let a1 = a + (left > 1 ? stepA : 0);
    let a2 = a1 + (left > 2 ? stepA : 0);
    let a3 = a2 + (left > 3 ? stepA : 0);
    let a4 = a3 + (left > 4 ? stepA : 0);
    let a5 = a4 + (left > 5 ? stepA : 0);
    for (let b = panel; b < end; b += 32) {
      const low = v128.load(b);
      const high = v128.load(b, 16);
      const x0 = v128.load32_splat(a0);
      a0 += 4;
      c00 = f32x4.relaxed_madd(x0, low, c00);
      c01 = f32x4.relaxed_madd(x0, high, c01);
      const x1 = v128.load32_splat(a1);
      a1 += 4;
      c10 = f32x4.relaxed_madd(x1, low, c10);
      c11 = f32x4.relaxed_madd(x1, high, c11);
      const x2 = v128.load32_splat(a2);
      a2 += 4;
      c20 = f32x4.relaxed_madd(x2, low, c20);
      c21 = f32x4.relaxed_madd(x2, high, c21);
      const x3 = v128.load32_splat(a3);
      a3 += 4;
      c30 = f32x4.relaxed_madd(x3, low, c30);
      c31 = f32x4.relaxed_madd(x3, high, c31);
      const x4 = v128.load32_splat(a4);
      a4 += 4;
      c40 = f32x4.relaxed_madd(x4, low, c40);
      c41 = f32x4.relaxed_madd(x4, high, c41);
      const x5 = v128.load32_splat(a5);
      a5 += 4;
      c50 = f32x4.relaxed_madd(x5, low, c50);
      c51 = f32x4.relaxed_madd(x5, high, c51);
    }
    let row = c;
    storeRow(row, c00, c01, columns, bias, accumulate);
    if (left > 1) storeRow(row += stepC, c10, c11, columns, bias, accumulate);
    if (left > 2) storeRow(row += stepC, c20, c21, columns, bias, accumulate);
    if (left > 3) storeRow(row += stepC, c30, c31, columns, bias, accumulate);
    if (left > 4) storeRow(row += stepC, c40, c41, columns, bias, accumulate);
    if (left > 5) storeRow(row += stepC, c50, c51, columns, bias, accumulate);
  }
}

/** `c = a * b (+ bias) (+ c)` with `a` `[rows, depth]` and `b` `[depth, columns]` as `packPanels` leaves it. */
export function multiply(
  a: usize,
  strideA: i32,
  packed: usize,
  c: usize,
  strideC: i32,
  rows: i32,
  depth: i32,
  columns: i32,
  bias: usize,
  accumulate: i32,
  thread: i32,
  threads: i32,
): void {
  const tiles = (rows + 5) / 6;
  const first = share(tiles, thread, threads) * 6;
  const last = min(rows, share(tiles, thread + 1, threads) * 6);
  if (first >= last) return;
  multiplyRows(
    a + (<usize>first * strideA << 2),
    strideA,
    packed,
    c + (<usize>first * strideC << 2),
    strideC,
    last - first,
    depth,
    columns,
    bias,
    accumulate,
  );
}

/** Rows over which sums stay in registers: few enough for both matrices' to stay in the cache. */
const BLOCK_ROWS: i32 = 192;

/**
 * `sums (+)= transposed(a) * b` over some rows, of columns `firstColumn` to `lastColumn` of `a`, by one thread.
 *
 * @param sums `[columns of a, columns of b]`.
 */
export function addOuterProducts(
  a: usize,
  strideA: i32,
  b: usize,
  strideB: i32,
  sums: usize,
  rows: i32,
  firstColumn: i32,
  lastColumn: i32,
  columns: i32,
  accumulate: i32,
): void {
  const stepA = <usize>strideA << 2;
  const stepB = <usize>strideB << 2;
  const stepSum = <usize>columns << 2;
  for (let done = 0; done < rows; done += BLOCK_ROWS) {
    const count = min(BLOCK_ROWS, rows - done);
    const blockB = b + stepB * done;
    for (let i = firstColumn; i < lastColumn; i += 6) {
      const left = lastColumn - i;
      const blockA = a + stepA * done + (<usize>i << 2);
      for (let j = 0; j < columns; j += 8) {
        let c00 = f32x4.splat(0);
        let c01 = f32x4.splat(0);
        let c10 = f32x4.splat(0);
        let c11 = f32x4.splat(0);
        let c20 = f32x4.splat(0);
        let c21 = f32x4.splat(0);
        let c30 = f32x4.splat(0);
        let c31 = f32x4.splat(0);
        let c40 = f32x4.splat(0);
        let c41 = f32x4.splat(0);
        let c50 = f32x4.splat(0);
        let c51 = f32x4.splat(0);
        let pa = blockA;
        let pb = blockB + (<usize>j << 2);
        const end = pa + stepA * count;
        for (; pa < end; pa += stepA, pb += stepB) {
          const low = v128.load(pb);
          const high = v128.load(pb, 16);
          const x0 = v128.load32_splat(pa);
          c00 = f32x4.relaxed_madd(x0, low, c00);
          c01 = f32x4.relaxed_madd(x0, high, c01);
          const x1 = v128.load32_splat(pa, 4);
          c10 = f32x4.relaxed_madd(x1, low, c10);
          c11 = f32x4.relaxed_madd(x1, high, c11);
          const x2 = v128.load32_splat(pa, 8);
          c20 = f32x4.relaxed_madd(x2, low, c20);
          c21 = f32x4.relaxed_madd(x2, high, c21);
          const x3 = v128.load32_splat(pa, 12);
          c30 = f32x4.relaxed_madd(x3, low, c30);
          c31 = f32x4.relaxed_madd(x3, high, c31);
          const x4 = v128.load32_splat(pa, 16);
          c40 = f32x4.relaxed_madd(x4, low, c40);
          c41 = f32x4.relaxed_madd(x4, high, c41);
          const x5 = v128.load32_splat(pa, 20);
          c50 = f32x4.relaxed_madd(x5, low, c50);
          c51 = f32x4.relaxed_madd(x5, high, c51);
        }
        const width = columns - j;
        const adds = accumulate | i32(done > 0);
        let row = sums + stepSum * i + (<usize>j << 2);
        storeRow(row, c00, c01, width, 0, adds);
        if (left > 1) storeRow(row += stepSum, c10, c11, width, 0, adds);
        if (left > 2) storeRow(row += stepSum, c20, c21, width, 0, adds);
        if (left > 3) storeRow(row += stepSum, c30, c31, width, 0, adds);
        if (left > 4) storeRow(row += stepSum, c40, c41, width, 0, adds);
        if (left > 5) storeRow(row += stepSum, c50, c51, width, 0, adds);
      }
    }
  }
}

/**
 * `transposed(a) * b` with `a` `[rows, depth]` and `b` `[rows, columns]`, in `slots` sums over as many parts of the rows,
 * which `sumSlots` adds up.
 *
 * @param sums `[slots, depth, columns]`.
 */
export function multiplyTransposed(
  a: usize,
  strideA: i32,
  b: usize,
  strideB: i32,
  sums: usize,
  rows: i32,
  depth: i32,
  columns: i32,
  slots: i32,
  thread: i32,
  threads: i32,
): void {
  const tiles = (depth + 5) / 6;
  const last = share(slots * tiles, thread + 1, threads);
  for (let unit = share(slots * tiles, thread, threads); unit < last;) {
    const slot = unit / tiles;
    const next = min(last, (slot + 1) * tiles);
    const firstRow = share(rows, slot, slots);
    addOuterProducts(
      a + (<usize>firstRow * strideA << 2),
      strideA,
      b + (<usize>firstRow * strideB << 2),
      strideB,
      sums + (<usize>slot * depth * columns << 2),
      share(rows, slot + 1, slots) - firstRow,
      (unit - slot * tiles) * 6,
      min(depth, (next - slot * tiles) * 6),
      columns,
      0,
    );
    unit = next;
  }
}

/** Adds up `slots` vectors of `count` floats that lie one behind the other. */
export function sumSlots(sums: usize, slots: i32, target: usize, count: i32, thread: i32, threads: i32): void {
  const vectors = (count + 3) / 4;
  const first = <usize>share(vectors, thread, threads) << 4;
  const last = <usize>share(vectors, thread + 1, threads) << 4;
  const step = <usize>count << 2;
  for (let at = first; at < last; at += 16) {
    let sum = v128.load(sums + at);
    let next = sums + at;
    for (let slot = 1; slot < slots; slot++) sum = f32x4.add(sum, v128.load(next += step));
    const left = count - <i32>(at >> 2);
    if (left >= 4) v128.store(target + at, sum);
    else storeColumns(target + at, sum, sum, left);
  }
}

/** The sum of each column of `[rows, columns]`. */
export function sumColumns(x: usize, target: usize, rows: i32, columns: i32, thread: i32, threads: i32): void {
  const last = share(columns, thread + 1, threads);
  for (let column = share(columns, thread, threads); column < last; column++) {
    let sum: f32 = 0;
    let at = x + (<usize>column << 2);
    for (let row = 0; row < rows; row++, at += <usize>columns << 2) sum += load<f32>(at);
    store<f32>(target + (<usize>column << 2), sum);
  }
}
