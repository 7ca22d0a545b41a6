const NARROW = /[iljtfrI.,:;'|!()[\]\s-]/;
const WIDE = /[mwMW%@—…]/;
const CAPITAL = /[A-Z0-9ÄÖÜΔ+×±−=<>_–]/;
/** Scripts whose characters are as wide as they are high. */
const FULL = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|\p{Extended_Pictographic}/u;

/**
 * About how wide a text is, rather too wide than too narrow, as fonts of viewers differ.
 *
 * @returns Pixels.
 */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) {
    ems += FULL.test(character)
      ? 1
      : NARROW.test(character)
      ? 0.38
      : WIDE.test(character)
      ? 0.95
      : CAPITAL.test(character)
      ? 0.66
      : 0.6;
  }
  return ems * size;
}

/** A text cut so that it fits, with three dots where something is missing. */
export function fitText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, size) > width) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** A text in lines that fit, broken between words. */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => fitText(line, width, size));
}
