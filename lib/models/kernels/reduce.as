// AssemblyScript. Sums over one dimension of `[outer, count, inner]`, of any sizes.

/** Floats over which sums stay in registers: few enough for the next columns' to still be in the cache. */
const BLOCK: i32 = 16384;

/** The sum of numbers that follow each other, in eight parts of which each is a sum of parts. */
function sumRow(x: usize, count: i32): f32 {
  let total: f32 = 0;
  while (count >= 8) {
    const numbers = min(count & ~7, 1024);
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    for (const end = x + (<usize>numbers << 2); x < end; x += 32) {
      low = f32x4.add(low, v128.load(x));
      high = f32x4.add(high, v128.load(x, 16));
    }
    const sum = f32x4.add(low, high);
    total += (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) +
      (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
    count -= numbers;
  }
  for (const end = x + (<usize>count << 2); x < end; x += 4) total += load<f32>(x);
  return total;
}

/** Adds the sums of some rows' columns to `y`. */
function addRows(x: usize, y: usize, rows: i32, inner: i32): void {
  const step = <usize>inner << 2;
  const beyond = step * rows;
  let column = 0;
  for (; column + 16 <= inner; column += 16, x += 64, y += 64) {
    let a = v128.load(y);
    let b = v128.load(y, 16);
    let c = v128.load(y, 32);
    let d = v128.load(y, 48);
    for (let at = x; at < x + beyond; at += step) {
      a = f32x4.add(a, v128.load(at));
      b = f32x4.add(b, v128.load(at, 16));
      c = f32x4.add(c, v128.load(at, 32));
      d = f32x4.add(d, v128.load(at, 48));
    }
    v128.store(y, a);
    v128.store(y, b, 16);
    v128.store(y, c, 32);
    v128.store(y, d, 48);
  }
  for (; column + 4 <= inner; column += 4, x += 16, y += 16) {
    let a = v128.load(y);
    for (let at = x; at < x + beyond; at += step) a = f32x4.add(a, v128.load(at));
    v128.store(y, a);
  }
  for (; column < inner; column++, x += 4, y += 4) {
    let a = load<f32>(y);
    for (let at = x; at < x + beyond; at += step) a += load<f32>(at);
    store<f32>(y, a);
  }
}

/**
 * `factor` times the sums over the dimension in the middle.
 *
 * @param y `[outer, inner]`.
 * @param part Room for `inner` floats, where that is more than one.
 */
export function sumMiddle(
  x: usize,
  y: usize,
  part: usize,
  outer: i32,
  count: i32,
  inner: i32,
  factor: f32,
): void {
  const width = <usize>inner << 2;
  const blockRows = max(16, min(1024, BLOCK / inner));
  for (let o = 0; o < outer; o++, y += width) {
    if (inner == 1) {
      store<f32>(y, sumRow(x, count) * factor);
      x += <usize>count << 2;
      continue;
    }
    memory.fill(y, 0, width);
    for (let row = 0; row < count; row += blockRows) {
      const rows = min(blockRows, count - row);
      // Sums of sums err less than one sum over everything.
      memory.fill(part, 0, width);
      addRows(x, part, rows, inner);
      addRows(part, y, 1, inner);
      x += width * rows;
    }
    for (let at = y; at < y + width; at += 4) store<f32>(at, load<f32>(at) * factor);
  }
}
