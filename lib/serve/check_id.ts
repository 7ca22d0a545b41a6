import { Problem } from "./problem.ts";

const MOST_CHARACTERS = 1024;

/**
 * Makes sure that a stranger's name for an image can be an id: a text that fits into a line and into a URL.
 *
 * @throws {Problem} 400 if it is empty, too long, `.` or `..`, or holds control characters or halves of characters.
 */
export function checkId(id: string): string {
  const reason = id === ""
    ? "it is empty"
    : id.length > MOST_CHARACTERS
    ? `it has ${id.length} characters, more than ${MOST_CHARACTERS}`
    // A URL cannot name them, as such steps are taken out of it before it is sent.
    : id === "." || id === ".."
    ? `it is "${id}"`
    : /\p{Cc}/u.test(id)
    ? "it holds a control character"
    : id.isWellFormed()
    ? null
    : "it holds half a character";
  if (reason === null) return id;
  throw new Problem(400, `the id cannot be used: ${reason}`);
}
