import { emojiMarkup } from "./emoji_markup.ts";
import { shapeText } from "./shape_text.ts";

/** A filled rectangle with round corners. */
export function box(x: number, y: number, width: number, height: number, fill: string, radius = 0): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;
}

/** A line drawing in a square of 24 units, moved and enlarged to `size`. */
export function icon(name: keyof typeof icons, x: number, y: number, size: number, color: string): string {
  return `<path transform="translate(${x} ${y}) scale(${size / 24})" d="${icons[name]}" fill="none" ` +
    `stroke="${color}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** A line of interface text; it is made smaller where it would be wider than `room`. */
export function label(
  text: string,
  x: number,
  baseline: number,
  size: number,
  color: string,
  room = Infinity,
): string {
  const { outline, width } = shapeText("pt-sans", text, size);
  const scale = Math.min(1, room / width);
  return `<path transform="translate(${x} ${baseline}) scale(${scale})" d="${outline}" fill="${color}"/>`;
}

/** A round avatar: an emoji on a colored disc. */
export function avatar(
  code: string,
  x: number,
  y: number,
  size: number,
  color: string,
): string {
  const inset = size * 0.18;
  return `<circle cx="${x + size / 2}" cy="${y + size / 2}" r="${size / 2}" fill="${color}"/>` +
    `<g transform="translate(${x + inset} ${y + inset}) scale(${(size - 2 * inset) / 36})">${
      emojiMarkup(code)
    }</g>`;
}

/** The strip at the top of a telephone: clock, signal and battery. */
export function statusBar(width: number, minute: number, color: string): string {
  const clock = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
  const bars = [5, 8, 11, 14].map((height, index) =>
    box(width - 92 + index * 6, 22 - height, 4, height, color, 1)
  );
  const charge = 4 + minute % 17;
  return label(clock, 18, 22, 17, color) + bars.join("") +
    `<rect x="${
      width - 52
    }" y="9" width="27" height="13" rx="3" fill="none" stroke="${color}" stroke-width="1.5"/>` +
    box(width - 49, 12, charge, 7, color, 1) + box(width - 23, 13, 2, 5, color);
}

/** Gray bars in place of running text. */
export function skeleton(x: number, y: number, width: number, lines: number, color: string): string {
  return Array.from(
    { length: lines },
    (_, line) => box(x, y + line * 20, width * (line === lines - 1 ? 0.55 : 1), 9, color, 4),
  ).join("");
}

const icons = {
  back: "M15 5 8 12l7 7",
  bubble: "M4 5h16v11H11l-5 4v-4H4z",
  dots: "M5 12h.1M12 12h.1M19 12h.1",
  heart:
    "M12 20C5 15 3 11.500 3 8.500A4.500 4.500 0 0 1 12 7a4.500 4.500 0 0 1 9 1.500C21 11.500 19 15 12 20z",
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  play: "M8 5l11 7-11 7z",
  plus: "M12 5v14M5 12h14",
  reload: "M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5",
  save: "M6 4h12v16l-6-5-6 5z",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5",
  share: "M4 12v8h16v-8M12 15V3M8 7l4-4 4 4",
} as const;
