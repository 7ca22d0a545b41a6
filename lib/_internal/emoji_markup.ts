import { readPackageFile } from "./package_file.ts";

/**
 * An emoji as SVG elements in a square of 36 by 36 units.
 *
 * @param code One of `emojiCodes`.
 */
export async function emojiMarkup(code: string): Promise<string> {
  const document = new TextDecoder().decode(await readPackageFile(`@twemoji/svg/${code}.svg`));
  return document.slice(document.indexOf(">") + 1, document.lastIndexOf("</svg>"));
}
