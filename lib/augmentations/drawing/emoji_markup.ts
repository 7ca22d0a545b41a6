import { readPackageFile } from "../../files/package_file.ts";

/**
 * An emoji as SVG elements in a square of 36 by 36 units.
 *
 * @param code One of `emojiCodes`.
 */
export function emojiMarkup(code: string): string {
  const document = new TextDecoder().decode(readPackageFile(`@twemoji/svg/${code}.svg`));
  return document.slice(document.indexOf(">") + 1, document.lastIndexOf("</svg>"));
}
