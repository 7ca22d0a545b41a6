import { extname } from "@std/path";
import { EXTENSIONS } from "../../images/find_images.ts";

/** The extension of an image's name with its dot; nothing where it is none that images have. */
export function imageExtension(name: string): string {
  const extension = extname(name);
  return EXTENSIONS.has(extension.slice(1).toLowerCase()) ? extension : "";
}
