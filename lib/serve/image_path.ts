/** Where the service tells of an image; `null` for an id that no address can name. */
export function imagePath(id: string): string | null {
  if (id === "." || id === ".." || id === "" || !id.isWellFormed()) return null;
  return `/images/${encodeURIComponent(id)}`;
}
