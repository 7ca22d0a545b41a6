/** Why a checkpoint is refused, before the file's name is added. */
export class FormatError extends Error {}

/** Text from a file for an error message: quoted, and cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 77)}...`);
}
