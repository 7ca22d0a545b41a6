import { printable } from "./printable.ts";

/** Files that are named; the others are counted. */
const SHOWN = 5;

/** Names some files on stderr, with what is the matter with them, below a line that says what they are. */
export function nameFiles(files: readonly { path: string; reason: string }[]): void {
  for (const { path, reason } of files.slice(0, SHOWN)) {
    console.error(`  ${printable(path)}: ${printable(reason)}`);
  }
  if (files.length > SHOWN) console.error(`  and ${files.length - SHOWN} more`);
}

/** Says on stderr with which files something is amiss though their images were taken. */
export function tellWarnings(warnings: readonly { path: string; reason: string }[]): void {
  if (warnings.length === 0) return;
  console.error(
    `warning: ${warnings.length} ${
      warnings.length === 1 ? "image was read though its file is" : "images were read though their files are"
    } not quite right`,
  );
  nameFiles(warnings);
}
