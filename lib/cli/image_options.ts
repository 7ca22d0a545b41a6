import type { FindImagesOptions, FoundImages } from "../images/find_images.ts";
import { endingsText } from "../images/list_images.ts";
import { nameFiles } from "./name_files.ts";
import { printable } from "./printable.ts";

/** The options of a task that say which images of a folder are looked for. */
export const imageOptions = {
  "include": { type: "string" as const, multiple: true as const, default: [] as string[] },
  "exclude": { type: "string" as const, multiple: true as const, default: [] as string[] },
  "hidden": { type: "boolean" as const, default: false },
};

/** Their lines in a task's help. */
export const IMAGES_HELP =
  `  --include PATTERN   only images whose path below the folder matches, such as "*.jpg" or "2019/**"; one without / is of
                      names in any folder. May be given several times, as may --exclude
  --exclude PATTERN   no images and no folders that match
  --hidden            look through hidden folders, too, and those of thumbnails and trash`;

/** Their values. */
export interface ImageValues {
  /** `--include`. */
  include: string[];
  /** `--exclude`. */
  exclude: string[];
  /** `--hidden`. */
  hidden: boolean;
}

/** Reads them for {@linkcode findImages}. */
export function findOptions({ include, exclude, hidden }: ImageValues): FindImagesOptions {
  return { include, exclude, hidden };
}

/** Hidden folders that are named; the others are counted. */
const SHOWN = 5;

/** Says on stderr which folders could not be listed, and which files not opened. */
export function tellUnlisted(unlisted: FoundImages["unlisted"]): void {
  if (unlisted.length === 0) return;
  console.error(
    `warning: ${unlisted.length} ${
      unlisted.length === 1 ? "file or folder" : "files or folders"
    } could not be looked into`,
  );
  nameFiles(unlisted);
}

/** Says on stderr what lies beside the images and was not looked at. */
export function tellOthers({ others, hidden }: Pick<FoundImages, "others" | "hidden">): void {
  const files = others.values().reduce((sum, count) => sum + count, 0);
  if (files > 0) {
    console.error(
      `note: ${files} other ${files === 1 ? "file is" : "files are"} no image of a known format: ${
        printable(endingsText(others))
      }`,
    );
  }
  if (hidden.length > 0) {
    const more = hidden.length > SHOWN ? ` and ${hidden.length - SHOWN} more` : "";
    console.error(
      `note: hidden folders are left out, --hidden looks through them: ${
        hidden.slice(0, SHOWN).map(printable).join(", ")
      }${more}`,
    );
  }
}
