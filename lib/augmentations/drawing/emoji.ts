/** Blocks of Unicode whose every character has an image: faces, animals, food, things, vehicles, hands. */
const blocks: readonly (readonly [number, number])[] = [
  [0x1f600, 0x1f64f],
  [0x1f400, 0x1f43e],
  [0x1f330, 0x1f37f],
  [0x1f380, 0x1f393],
  [0x1f440, 0x1f4fd],
  [0x1f680, 0x1f6a4],
  [0x1f90c, 0x1f93a],
  [0x1f947, 0x1f9ff],
];

/** Code points in hexadecimal, as Twemoji names its files. */
export const emojiCodes: readonly string[] = blocks.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, index) => (first + index).toString(16))
);
