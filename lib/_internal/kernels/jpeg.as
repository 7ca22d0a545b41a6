// AssemblyScript, compiled together with pixels.as.
// Decodes plain JPEGs: sequential, Huffman-coded, 8 bits, YCbCr in one interleaved scan. Every step rounds as
// libjpeg's default one does ("islow" inverse DCT, "fancy" upsampling), so that the bytes are the same. Whatever is
// unusual or wrong is answered with `false`: then a full decoder has to look at the file.

import { hoisted } from "./hoisted";

/** Where a Huffman table has its parts: 1024 entries `length << 8 | symbol` for codes of up to 10 bits, … */
const LOOKUP_BITS: i32 = 10;
/** … by length, from 0 to 16, the first 16-bit prefix that is too large for codes of that length, … */
const LIMITS: usize = 2048;
/** … by length, what to add to a code to get the place of its symbol, … */
const OFFSETS: usize = 2048 + 68;
/** … and the symbols. */
const SYMBOLS: usize = 2048 + 136;

// The entropy-coded data: where the file goes on, and the words that the current restart segment was unpacked to.
let fileAt: usize = 0;
let fileEnd: usize = 0;
let wordsAt: usize = 0;
let wordsEnd: usize = 0;
/** Bits that were read but not used, from the highest down; zero below. */
let bits: u64 = 0;
let bitCount: i32 = 0;

/**
 * Decodes the scan of a JPEG to planes of luma and chroma. The memory of `words` has room for the file and 400 bytes.
 *
 * @param components For each of the three: address of the quantisation table (64 numbers of 16 bits, row by row), of
 *   the DC and of the AC Huffman table, of the plane, and the plane's stride: 5 numbers of 32 bits.
 * @param zigzag For each place in zigzag order, twice its place row by row: 64 bytes.
 * @param block Room for 64 numbers of 16 bits.
 */
export function decodeScan(
  file: usize,
  end: usize,
  words: usize,
  components: usize,
  zigzag: usize,
  block: usize,
  unitsAcross: i32,
  unitsDown: i32,
  lumaAcross: i32, // blocks of luma in a unit
  lumaDown: i32,
  restartInterval: i32,
): bool {
  fileAt = file;
  fileEnd = end;
  unpackSegment(words);
  let predicted0: i32 = 0;
  let predicted1: i32 = 0;
  let predicted2: i32 = 0;
  let untilRestart = restartInterval;
  let restart: i32 = 0;
  for (let row = 0; row < unitsDown; row++) {
    for (let column = 0; column < unitsAcross; column++) {
      if (restartInterval != 0) {
        if (untilRestart == 0) {
          if (!segmentIsUsedUp() || !skipMarker(0xd0 + restart)) return false;
          unpackSegment(words);
          restart = (restart + 1) & 7;
          predicted0 = predicted1 = predicted2 = 0;
          untilRestart = restartInterval;
        }
        untilRestart--;
      }
      for (let y = 0; y < lumaDown; y++) {
        for (let x = 0; x < lumaAcross; x++) {
          const last = decodeBlock(components, zigzag, block, predicted0);
          if (last < 0) return false;
          predicted0 = load<i16>(block);
          transform(components, block, last, column * lumaAcross + x, row * lumaDown + y);
        }
      }
      let last = decodeBlock(components + 24, zigzag, block, predicted1);
      if (last < 0) return false;
      predicted1 = load<i16>(block);
      transform(components + 24, block, last, column, row);
      last = decodeBlock(components + 48, zigzag, block, predicted2);
      if (last < 0) return false;
      predicted2 = load<i16>(block);
      transform(components + 48, block, last, column, row);
    }
  }
  return segmentIsUsedUp() && skipMarker(0xd9);
}

// Copies a segment without the zeros that stand after each 255, as 32-bit words with the first byte on top.
function unpackSegment(words: usize): void {
  let from = fileAt;
  let to = words;
  const marker = hoisted(i8x16.splat(-1));
  while (from < fileEnd) {
    if (from + 16 <= fileEnd) {
      const bytes = v128.load(from);
      if (!v128.any_true(i8x16.eq(bytes, marker))) {
        v128.store(to, bytes);
        from += 16;
        to += 16;
        continue;
      }
    }
    const byte = load<u8>(from);
    if (byte == 255) {
      if (from + 1 >= fileEnd || load<u8>(from, 1) != 0) break;
      from++;
    }
    store<u8>(to, byte);
    from++;
    to++;
  }
  fileAt = from;
  wordsAt = words;
  wordsEnd = to;
  // A block takes 64 codes and numbers of up to 31 bits together before it is noticed that the data has ended.
  memory.fill(to, 0, 320);
  for (let group = words; group < to; group += 16) {
    v128.store(group, i8x16.swizzle(v128.load(group), i8x16(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)));
  }
  bits = 0;
  bitCount = 0;
}

// Whether the segment was read to its last byte, and no further.
function segmentIsUsedUp(): bool {
  const left = (<i64>wordsEnd - <i64>wordsAt) * 8 + bitCount;
  return left >= 0 && left < 8;
}

function skipMarker(code: i32): bool {
  while (fileAt + 1 < fileEnd && load<u8>(fileAt) == 255 && load<u8>(fileAt, 1) == 255) fileAt++;
  if (fileAt + 1 >= fileEnd || load<u8>(fileAt) != 255 || load<u8>(fileAt, 1) != code) return false;
  fileAt += 2;
  return true;
}

// Reads the coefficients of a block. Returns the last one that is not zero, in zigzag order; -1 for wrong data.
function decodeBlock(component: usize, zigzag: usize, block: usize, predicted: i32): i32 {
  const none = i64x2.splat(0);
  for (let at: usize = 0; at < 128; at += 16) v128.store(block + at, none);
  if (wordsAt > wordsEnd + 8) return -1;
  const dc = load<u32>(component, 4);
  const ac = load<u32>(component, 8);
  let from = wordsAt;
  let queue = bits;
  let queued = bitCount;
  if (queued <= 32) {
    queue |= <u64>load<u32>(from) << (32 - queued);
    from += 4;
    queued += 32;
  }
  let code = decodeSymbol(dc, queue);
  let length = code >> 8;
  let size = code & 255;
  if (length == 0 || size > 11) return -1;
  queue <<= length;
  queued -= length;
  let value: i32 = 0;
  if (size != 0) {
    value = signed(<i32>(queue >> (64 - size)), size);
    queue <<= size;
    queued -= size;
  }
  store<i16>(block, <i16>(predicted + value));
  let last: i32 = 0;
  let place: i32 = 1;
  while (place < 64) {
    if (queued <= 32) {
      queue |= <u64>load<u32>(from) << (32 - queued);
      from += 4;
      queued += 32;
    }
    code = decodeSymbol(ac, queue);
    length = code >> 8;
    if (length == 0) return -1;
    queue <<= length;
    queued -= length;
    const run = (code >> 4) & 15;
    size = code & 15;
    if (size == 0) {
      if (run != 15) break;
      place += 16;
      continue;
    }
    place += run;
    if (place > 63) return -1;
    value = signed(<i32>(queue >> (64 - size)), size);
    queue <<= size;
    queued -= size;
    store<i16>(block + load<u8>(zigzag + place), <i16>value);
    last = place;
    place++;
  }
  wordsAt = from;
  bits = queue;
  bitCount = queued;
  return last;
}

// The code at the head of the queue as `length << 8 | symbol`; 0 where there is none.
// @ts-ignore: decorator
@inline
function decodeSymbol(table: usize, queue: u64): i32 {
  const short = <i32>load<u16>(table + (<usize>(queue >> (64 - LOOKUP_BITS)) << 1));
  return short != 0 ? short : decodeLongSymbol(table, <i32>(queue >> 48));
}

function decodeLongSymbol(table: usize, prefix: i32): i32 {
  for (let length = LOOKUP_BITS + 1; length <= 16; length++) {
    if (prefix < load<i32>(table + LIMITS + (<usize>length << 2))) {
      const place = (prefix >> (16 - length)) + load<i32>(table + OFFSETS + (<usize>length << 2));
      return (length << 8) | load<u8>(table + SYMBOLS + (<usize>place & 255));
    }
  }
  return 0;
}

// A number of `size` bits whose lower half stands for the negative ones.
// @ts-ignore: decorator
@inline
function signed(value: i32, size: i32): i32 {
  return value + (((value - (1 << (size - 1))) >> 31) & ((-1 << size) + 1));
}

// Dequantises a block and writes its samples to their place in the plane.
function transform(component: usize, block: usize, last: i32, column: i32, row: i32): void {
  const quantisation = <usize>load<u32>(component);
  const stride = <usize>load<u32>(component, 16);
  const reduction = load<i32>(component, 20);
  const edge = 8 >> reduction;
  let to = <usize>load<u32>(component, 12) + <usize>(row * edge) * stride + <usize>(column * edge);
  if (last == 0) {
    const level = (<i32>(<i16>((load<i16>(block) * load<i16>(quantisation)) << 2)) + 16) >> 5;
    const samples = i8x16.splat(<i8>max(0, min(255, level + 128)));
    for (let line = 0; line < edge; line++) {
      if (edge == 8) v128.store64_lane(to, samples, 0);
      else if (edge == 4) v128.store32_lane(to, samples, 0);
      else if (edge == 2) v128.store16_lane(to, samples, 0);
      else v128.store8_lane(to, samples, 0);
      to += stride;
    }
    return;
  }
  if (reduction != 0) {
    transformReduced(block, quantisation, reduction, to, stride);
    return;
  }
  for (let at: usize = 0; at < 128; at += 16) {
    v128.store(block + at, i16x8.mul(v128.load(block + at), v128.load(quantisation + at)));
  }
  transformColumns(block, 11);
  transformColumns(block, 18);
  const centre = i8x16.splat(-128);
  for (let at: usize = 0; at < 128; at += 32) {
    const samples = i8x16.add(i8x16.narrow_i16x8_s(v128.load(block + at), v128.load(block + at, 16)), centre);
    v128.store64_lane(to, samples, 0);
    v128.store64_lane(to + stride, samples, 1);
    to += stride << 1;
  }
}

// The lowest frequencies alone make a smaller block: the inverse DCT of as many coefficients as there are samples.
function transformReduced(block: usize, quantisation: usize, reduction: i32, to: usize, stride: usize): void {
  const mean = <i32>load<i16>(block) * load<i16>(quantisation) + 4 + 128 * 8;
  if (reduction == 3) {
    store<u8>(to, level8(mean));
    return;
  }
  if (reduction == 2) {
    const across = <i32>load<i16>(block, 2) * load<i16>(quantisation, 2);
    const down = <i32>load<i16>(block, 16) * load<i16>(quantisation, 16);
    const both = <i32>load<i16>(block, 18) * load<i16>(quantisation, 18);
    store<u8>(to, level8(mean + across + down + both));
    store<u8>(to, level8(mean - across + down - both), 1);
    store<u8>(to + stride, level8(mean + across - down - both));
    store<u8>(to + stride, level8(mean - across - down + both), 1);
    return;
  }
  for (let at: usize = 0; at < 64; at += 16) {
    const coefficients = i16x8.mul(v128.load64_zero(block + at), v128.load64_zero(quantisation + at));
    v128.store(block + at, i32x4.extend_low_i16x8_s(coefficients));
  }
  transformFourColumns(block, 11);
  transformFourColumns(block, 18);
  const upper = i16x8.narrow_i32x4_s(v128.load(block), v128.load(block, 16));
  const lower = i16x8.narrow_i32x4_s(v128.load(block, 32), v128.load(block, 48));
  const samples = i8x16.add(i8x16.narrow_i16x8_s(upper, lower), i8x16.splat(-128));
  v128.store32_lane(to, samples, 0);
  v128.store32_lane(to + stride, samples, 1);
  to += stride << 1;
  v128.store32_lane(to, samples, 2);
  v128.store32_lane(to + stride, samples, 3);
}

// @ts-ignore: decorator
@inline
function level8(eightfold: i32): u8 {
  return <u8>max(0, min(255, eightfold >> 3));
}

// The inverse DCT of four columns of numbers of 32 bits, rounded and shifted right; then rows become columns.
function transformFourColumns(block: usize, shift: i32): void {
  const row0 = v128.load(block);
  const row1 = v128.load(block, 16);
  const row2 = v128.load(block, 32);
  const row3 = v128.load(block, 48);
  const rounding = i32x4.splat(1 << (shift - 1));
  // Square roots of 2, times the cosines of 22.5 and 67.5 degrees.
  const large = i32x4.splat(10703);
  const small = i32x4.splat(4433);
  const even0 = i32x4.add(i32x4.shl(i32x4.add(row0, row2), 13), rounding);
  const even1 = i32x4.add(i32x4.shl(i32x4.sub(row0, row2), 13), rounding);
  const odd0 = i32x4.add(i32x4.mul(row1, large), i32x4.mul(row3, small));
  const odd1 = i32x4.sub(i32x4.mul(row1, small), i32x4.mul(row3, large));
  const out0 = i32x4.shr_s(i32x4.add(even0, odd0), shift);
  const out1 = i32x4.shr_s(i32x4.add(even1, odd1), shift);
  const out2 = i32x4.shr_s(i32x4.sub(even1, odd1), shift);
  const out3 = i32x4.shr_s(i32x4.sub(even0, odd0), shift);
  const upper01 = i32x4.shuffle(out0, out1, 0, 4, 1, 5);
  const upper23 = i32x4.shuffle(out0, out1, 2, 6, 3, 7);
  const lower01 = i32x4.shuffle(out2, out3, 0, 4, 1, 5);
  const lower23 = i32x4.shuffle(out2, out3, 2, 6, 3, 7);
  v128.store(block, i64x2.shuffle(upper01, lower01, 0, 2));
  v128.store(block, i64x2.shuffle(upper01, lower01, 1, 3), 16);
  v128.store(block, i64x2.shuffle(upper23, lower23, 0, 2), 32);
  v128.store(block, i64x2.shuffle(upper23, lower23, 1, 3), 48);
}

// The inverse DCT of all eight columns (Loeffler, Ligtenberg and Moschytz; libjpeg's jidctint.c), rounded and
// shifted right; then rows become columns. The factors have 13 fraction bits.
function transformColumns(block: usize, shift: i32): void {
  const row0 = v128.load(block);
  const row1 = v128.load(block, 16);
  const row2 = v128.load(block, 32);
  const row3 = v128.load(block, 48);
  const row4 = v128.load(block, 64);
  const row5 = v128.load(block, 80);
  const row6 = v128.load(block, 96);
  const row7 = v128.load(block, 112);
  const rounding = i32x4.splat(1 << (shift - 1));
  const zero = i16x8.splat(0);

  // A shuffle of two rows gives pairs, a dot product with a pair of factors their rotation; "a" are the left four
  // columns and "b" the right four.
  const even26a = i16x8.shuffle(row2, row6, 0, 8, 1, 9, 2, 10, 3, 11);
  const even26b = i16x8.shuffle(row2, row6, 4, 12, 5, 13, 6, 14, 7, 15);
  const cosine6 = i16x8(4433, -10704, 4433, -10704, 4433, -10704, 4433, -10704);
  const cosine2 = i16x8(10703, 4433, 10703, 4433, 10703, 4433, 10703, 4433);
  const even2a = i32x4.dot_i16x8_s(even26a, cosine6);
  const even2b = i32x4.dot_i16x8_s(even26b, cosine6);
  const even3a = i32x4.dot_i16x8_s(even26a, cosine2);
  const even3b = i32x4.dot_i16x8_s(even26b, cosine2);
  const sum04 = i16x8.add(row0, row4);
  const difference04 = i16x8.sub(row0, row4);
  const even0a = i32x4.add(i32x4.shl(i32x4.extend_low_i16x8_s(sum04), 13), rounding);
  const even0b = i32x4.add(i32x4.shl(i32x4.extend_high_i16x8_s(sum04), 13), rounding);
  const even1a = i32x4.add(i32x4.shl(i32x4.extend_low_i16x8_s(difference04), 13), rounding);
  const even1b = i32x4.add(i32x4.shl(i32x4.extend_high_i16x8_s(difference04), 13), rounding);
  const top0a = i32x4.add(even0a, even3a);
  const top0b = i32x4.add(even0b, even3b);
  const top3a = i32x4.sub(even0a, even3a);
  const top3b = i32x4.sub(even0b, even3b);
  const top1a = i32x4.add(even1a, even2a);
  const top1b = i32x4.add(even1b, even2b);
  const top2a = i32x4.sub(even1a, even2a);
  const top2b = i32x4.sub(even1b, even2b);

  const sum73 = i16x8.add(row7, row3);
  const sum51 = i16x8.add(row5, row1);
  const sumsA = i16x8.shuffle(sum73, sum51, 0, 8, 1, 9, 2, 10, 3, 11);
  const sumsB = i16x8.shuffle(sum73, sum51, 4, 12, 5, 13, 6, 14, 7, 15);
  const factor3 = i16x8(-6436, 9633, -6436, 9633, -6436, 9633, -6436, 9633);
  const factor4 = i16x8(9633, 6437, 9633, 6437, 9633, 6437, 9633, 6437);
  const odd3a = i32x4.dot_i16x8_s(sumsA, factor3);
  const odd3b = i32x4.dot_i16x8_s(sumsB, factor3);
  const odd4a = i32x4.dot_i16x8_s(sumsA, factor4);
  const odd4b = i32x4.dot_i16x8_s(sumsB, factor4);
  const odd71a = i16x8.shuffle(row7, row1, 0, 8, 1, 9, 2, 10, 3, 11);
  const odd71b = i16x8.shuffle(row7, row1, 4, 12, 5, 13, 6, 14, 7, 15);
  const odd53a = i16x8.shuffle(row5, row3, 0, 8, 1, 9, 2, 10, 3, 11);
  const odd53b = i16x8.shuffle(row5, row3, 4, 12, 5, 13, 6, 14, 7, 15);
  const factor7 = i16x8(-4927, -7373, -4927, -7373, -4927, -7373, -4927, -7373);
  const factor1 = i16x8(-7373, 4926, -7373, 4926, -7373, 4926, -7373, 4926);
  const factor5 = i16x8(-4176, -20995, -4176, -20995, -4176, -20995, -4176, -20995);
  const factor35 = i16x8(-20995, 4177, -20995, 4177, -20995, 4177, -20995, 4177);
  const low0a = i32x4.add(i32x4.dot_i16x8_s(odd71a, factor7), odd3a);
  const low0b = i32x4.add(i32x4.dot_i16x8_s(odd71b, factor7), odd3b);
  const low3a = i32x4.add(i32x4.dot_i16x8_s(odd71a, factor1), odd4a);
  const low3b = i32x4.add(i32x4.dot_i16x8_s(odd71b, factor1), odd4b);
  const low1a = i32x4.add(i32x4.dot_i16x8_s(odd53a, factor5), odd4a);
  const low1b = i32x4.add(i32x4.dot_i16x8_s(odd53b, factor5), odd4b);
  const low2a = i32x4.add(i32x4.dot_i16x8_s(odd53a, factor35), odd3a);
  const low2b = i32x4.add(i32x4.dot_i16x8_s(odd53b, factor35), odd3b);

  const out0 = descale(i32x4.add(top0a, low3a), i32x4.add(top0b, low3b), shift);
  const out7 = descale(i32x4.sub(top0a, low3a), i32x4.sub(top0b, low3b), shift);
  const out1 = descale(i32x4.add(top1a, low2a), i32x4.add(top1b, low2b), shift);
  const out6 = descale(i32x4.sub(top1a, low2a), i32x4.sub(top1b, low2b), shift);
  const out2 = descale(i32x4.add(top2a, low1a), i32x4.add(top2b, low1b), shift);
  const out5 = descale(i32x4.sub(top2a, low1a), i32x4.sub(top2b, low1b), shift);
  const out3 = descale(i32x4.add(top3a, low0a), i32x4.add(top3b, low0b), shift);
  const out4 = descale(i32x4.sub(top3a, low0a), i32x4.sub(top3b, low0b), shift);

  const pair01a = i16x8.shuffle(out0, out1, 0, 8, 1, 9, 2, 10, 3, 11);
  const pair01b = i16x8.shuffle(out0, out1, 4, 12, 5, 13, 6, 14, 7, 15);
  const pair23a = i16x8.shuffle(out2, out3, 0, 8, 1, 9, 2, 10, 3, 11);
  const pair23b = i16x8.shuffle(out2, out3, 4, 12, 5, 13, 6, 14, 7, 15);
  const pair45a = i16x8.shuffle(out4, out5, 0, 8, 1, 9, 2, 10, 3, 11);
  const pair45b = i16x8.shuffle(out4, out5, 4, 12, 5, 13, 6, 14, 7, 15);
  const pair67a = i16x8.shuffle(out6, out7, 0, 8, 1, 9, 2, 10, 3, 11);
  const pair67b = i16x8.shuffle(out6, out7, 4, 12, 5, 13, 6, 14, 7, 15);
  storeTransposed(block, pair01a, pair23a, pair45a, pair67a);
  storeTransposed(block + 64, pair01b, pair23b, pair45b, pair67b);
}

// @ts-ignore: decorator
@inline
function descale(a: v128, b: v128, shift: i32): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(a, shift), i32x4.shr_s(b, shift));
}

// Four columns, of which each argument has two rows, as four rows.
// @ts-ignore: decorator
@inline
function storeTransposed(block: usize, pair01: v128, pair23: v128, pair45: v128, pair67: v128): void {
  const upper01 = i32x4.shuffle(pair01, pair23, 0, 4, 1, 5);
  const upper23 = i32x4.shuffle(pair01, pair23, 2, 6, 3, 7);
  const lower01 = i32x4.shuffle(pair45, pair67, 0, 4, 1, 5);
  const lower23 = i32x4.shuffle(pair45, pair67, 2, 6, 3, 7);
  v128.store(block, i64x2.shuffle(upper01, lower01, 0, 2));
  v128.store(block, i64x2.shuffle(upper01, lower01, 1, 3), 16);
  v128.store(block, i64x2.shuffle(upper23, lower23, 0, 2), 32);
  v128.store(block, i64x2.shuffle(upper23, lower23, 1, 3), 48);
}

/**
 * Makes a row of chroma twice as wide, blending neighbours three to one, across and down.
 *
 * @param near The row of chroma that the target row lies in.
 * @param far The row next to it on the target's side, `near` itself at the picture's edge.
 * @param down Whether chroma is half as high as luma; otherwise `far` is not read.
 * @param sums Room for `width + 24` numbers of 16 bits.
 * @param target Gets twice `width` bytes; up to 32 more are written.
 */
export function upsampleRow(near: usize, far: usize, down: bool, sums: usize, target: usize, width: i32): void {
  const three = hoisted(i16x8.splat(3));
  const row = sums + 16;
  for (let x: usize = 0; x < <usize>width; x += 8) {
    let sum = v128.load8x8_u(near + x);
    if (down) sum = i16x8.add(i16x8.mul(sum, three), v128.load8x8_u(far + x));
    v128.store(row + (x << 1), sum);
  }
  store<i16>(row - 2, load<i16>(row));
  const end = row + (<usize>width << 1);
  store<i16>(end, load<i16>(end - 2));
  const shift = down ? 4 : 2;
  const leftRounding = i16x8.splat(down ? 8 : 1);
  const rightRounding = i16x8.splat(down ? 7 : 2);
  for (let at = row; at < end; at += 16) {
    const here = i16x8.mul(v128.load(at), three);
    const left = i16x8.shr_u(i16x8.add(i16x8.add(here, v128.load(at - 2)), leftRounding), shift);
    const right = i16x8.shr_u(i16x8.add(i16x8.add(here, v128.load(at + 2)), rightRounding), shift);
    v128.store(target, v128.or(left, i16x8.shl(right, 8)));
    target += 16;
  }
}

/**
 * Turns a row of luma and chroma into red, green, blue. Writes up to 45 bytes past the row and reads up to 15 past
 * each of the others.
 */
export function convertRow(luma: usize, blueness: usize, redness: usize, target: usize, width: i32): void {
  const centre = hoisted(i8x16.splat(-128));
  const red0 = hoisted(i8x16(0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1, 5));
  const red1 = hoisted(i8x16(-1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10, -1));
  const red2 = hoisted(i8x16(-1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1, -1));
  const green0 = hoisted(i8x16(-1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1));
  const green1 = hoisted(i8x16(5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10));
  const green2 = hoisted(i8x16(-1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1));
  const blue0 = hoisted(i8x16(-1, -1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1));
  const blue1 = hoisted(i8x16(-1, 5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1));
  const blue2 = hoisted(i8x16(10, -1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15));
  // libjpeg's factors have 16 fraction bits: 1.402 = 1 + 26345 / 65536, 1.772 = 2 - 14942 / 65536,
  // -0.34414 = -22554 / 65536 and -0.71414 = 18734 / 65536 - 1. `q15mulr` multiplies, adds a half and shifts by 15;
  // for each of the 256 levels, half of 26345 gives what the whole gives with a shift by 16.
  const redFactor = hoisted(i16x8.splat(13173));
  const blueFactor = hoisted(i16x8.splat(-7471));
  const greenFactors = hoisted(i16x8(-22554, 18734, -22554, 18734, -22554, 18734, -22554, 18734));
  const half = hoisted(i32x4.splat(32768));
  for (let x: usize = 0; x < <usize>width; x += 16) {
    const y = v128.load(luma + x);
    const cb = v128.xor(v128.load(blueness + x), centre);
    const cr = v128.xor(v128.load(redness + x), centre);
    const ya = i16x8.extend_low_i8x16_u(y);
    const yb = i16x8.extend_high_i8x16_u(y);
    const cba = i16x8.extend_low_i8x16_s(cb);
    const cbb = i16x8.extend_high_i8x16_s(cb);
    const cra = i16x8.extend_low_i8x16_s(cr);
    const crb = i16x8.extend_high_i8x16_s(cr);
    const red = i8x16.narrow_i16x8_u(
      i16x8.add(i16x8.add(ya, cra), i16x8.q15mulr_sat_s(cra, redFactor)),
      i16x8.add(i16x8.add(yb, crb), i16x8.q15mulr_sat_s(crb, redFactor)),
    );
    const blue = i8x16.narrow_i16x8_u(
      i16x8.add(i16x8.add(ya, i16x8.add(cba, cba)), i16x8.q15mulr_sat_s(cba, blueFactor)),
      i16x8.add(i16x8.add(yb, i16x8.add(cbb, cbb)), i16x8.q15mulr_sat_s(cbb, blueFactor)),
    );
    const green = i8x16.narrow_i16x8_u(
      i16x8.add(i16x8.sub(ya, cra), greenPart(cba, cra, greenFactors, half)),
      i16x8.add(i16x8.sub(yb, crb), greenPart(cbb, crb, greenFactors, half)),
    );
    v128.store(target, merged(red, red0, green, green0, blue, blue0));
    v128.store(target, merged(red, red1, green, green1, blue, blue1), 16);
    v128.store(target, merged(red, red2, green, green2, blue, blue2), 32);
    target += 48;
  }
}

// @ts-ignore: decorator
@inline
function greenPart(cb: v128, cr: v128, factors: v128, half: v128): v128 {
  const a = i32x4.dot_i16x8_s(i16x8.shuffle(cb, cr, 0, 8, 1, 9, 2, 10, 3, 11), factors);
  const b = i32x4.dot_i16x8_s(i16x8.shuffle(cb, cr, 4, 12, 5, 13, 6, 14, 7, 15), factors);
  return i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(a, half), 16), i32x4.shr_s(i32x4.add(b, half), 16));
}

// @ts-ignore: decorator
@inline
function merged(red: v128, redPlaces: v128, green: v128, greenPlaces: v128, blue: v128, bluePlaces: v128): v128 {
  const redGreen = v128.or(i8x16.swizzle(red, redPlaces), i8x16.swizzle(green, greenPlaces));
  return v128.or(redGreen, i8x16.swizzle(blue, bluePlaces));
}
