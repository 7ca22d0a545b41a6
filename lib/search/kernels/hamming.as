// AssemblyScript. Rows of bits, padded to whole vectors of 16 bytes, that differ from one in few bits.

/**
 * Finds rows that differ from the query in fewer than `limit` bits.
 *
 * @param found Room for two i32 a row: the row's number and in how many bits it differs, in the order of the rows.
 * @returns How many there are.
 */
export function nearer(
  query: usize,
  references: usize,
  rows: i32,
  stride: usize,
  limit: i32,
  found: usize,
): i32 {
  let at = found;
  for (let row = 0; row < rows; row++, references += stride) {
    let sum = i32x4.splat(0);
    for (let byte: usize = 0; byte < stride; byte += 16) {
      const bits = i8x16.popcnt(v128.xor(v128.load(query + byte), v128.load(references + byte)));
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bits)));
    }
    const distance = (i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1)) +
      (i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3));
    if (distance >= limit) continue;
    store<i32>(at, row);
    store<i32>(at, distance, 4);
    at += 8;
  }
  return <i32>((at - found) >> 3);
}
