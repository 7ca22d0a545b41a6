/**
 * The lines of a UTF-8 text file in the runs in which they are read, whether they end in LF or CRLF and whether or not the
 * last one ends at all. A byte order mark at the start is passed over.
 */
export async function* textLineRuns(path: string): AsyncGenerator<string[], void, undefined> {
  const file = await Deno.open(path);
  let rest = "";
  for await (const text of file.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield lines.map(withoutReturn);
  }
  if (rest !== "") yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
