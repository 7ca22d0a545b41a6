import amiri from "@fontsource/amiri/package.json" with { type: "json" };
import anton from "@fontsource/anton/package.json" with { type: "json" };
import blackHanSans from "@fontsource/black-han-sans/package.json" with { type: "json" };
import caveat from "@fontsource/caveat/package.json" with { type: "json" };
import cousine from "@fontsource/cousine/package.json" with { type: "json" };
import dotgothic16 from "@fontsource/dotgothic16/package.json" with { type: "json" };
import kalam from "@fontsource/kalam/package.json" with { type: "json" };
import libheif from "libheif-js/package.json" with { type: "json" };
import ptSans from "@fontsource/pt-sans/package.json" with { type: "json" };
import twemoji from "@twemoji/svg/package.json" with { type: "json" };
import { readFileSync } from "node:fs";

/**
 * The packages that files are read of. Deno installs what modules import and only then knows where it lies; and only
 * these imports tell other projects' Deno, whose import map is not ours, of which package and version the files are.
 */
const packages = [amiri, anton, blackHanSans, caveat, cousine, dotgothic16, kalam, libheif, ptSans, twemoji];

/**
 * Reads a file of an installed package: at once, as these are so small that other threads would take longer to ask.
 *
 * @param file Package and path within, such as `"@twemoji/svg/1f600.svg"`.
 */
export function readPackageFile(file: string): Uint8Array {
  const { name, version } = packages.find(({ name }) => file.startsWith(`${name}/`))!;
  return readFileSync(new URL(import.meta.resolve(`npm:${name}@${version}${file.slice(name.length)}`)));
}
