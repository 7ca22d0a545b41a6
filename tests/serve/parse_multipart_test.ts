import assert from "node:assert/strict";
import fc from "fast-check";
import { parseMultipart } from "../../lib/serve/parse_multipart.ts";
import { Problem } from "../../lib/serve/problem.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const TYPE = "multipart/form-data; boundary=b";
const bytesOf = (parts: ReturnType<typeof parseMultipart>) =>
  parts.map(({ name, filename, bytes }) => ({ name, filename, text: new TextDecoder().decode(bytes) }));

Deno.test("parseMultipart takes apart what the platform puts together, whatever is in it", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          // Line breaks in names and texts are normalized where a form is put together.
          name: fc.string({ minLength: 1, unit: "grapheme" }).filter((name) => !/[\r\n]/.test(name)),
          filename: fc.string({ minLength: 1, unit: "grapheme" }).filter((name) => !/[\r\n]/.test(name)),
          bytes: fc.uint8Array({ maxLength: 300 }),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      async (fields) => {
        const body = new FormData();
        for (const { name, filename, bytes } of fields) {
          body.append(
            name,
            new File([new Uint8Array(bytes)], filename),
          );
        }
        const request = new Request("http://localhost", { method: "POST", body });
        const parts = parseMultipart(await request.bytes(), request.headers.get("content-type")!);
        assert.deepEqual(
          parts.map(({ bytes, ...part }) => ({ ...part, bytes: [...bytes] })),
          fields.map(({ bytes, ...field }) => ({ ...field, bytes: [...bytes] })),
        );
      },
    ),
    { numRuns: 300, seed: 2 },
  ));

Deno.test("parseMultipart reads what curl, older programs and RFC 2046 write", () => {
  const body = [
    "a preamble that nobody reads\r\n",
    '--b\r\nContent-Disposition: form-data; name="image"; filename="a \\"quoted\\" \\\\ %22name%22.jpg"\r\n',
    "Content-Type: image/jpeg\r\n\r\n\r\n--not a boundary\r\n--\r\n",
    "\r\n--b \t\r\ncontent-disposition: FORM-DATA; filename=plain.png; name=other\r\n\r\n",
    "\r\n--b--\r\nan epilogue",
  ].join("");
  assert.deepEqual(
    bytesOf(parseMultipart(encode(body), 'multipart/form-data; charset=utf-8; BOUNDARY="b"')),
    [
      { name: "image", filename: 'a "quoted" \\ "name".jpg', text: "\r\n--not a boundary\r\n--\r\n" },
      { name: "other", filename: "plain.png", text: "" },
    ],
  );
});

Deno.test("parseMultipart refuses what is no form, cut off, or too much, by name", () => {
  const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n';
  const cases: [string | Uint8Array<ArrayBuffer>, RegExp][] = [
    ["", /ends before its last boundary/],
    ["--b", /something stands behind a boundary/],
    [part, /ends before its last boundary/],
    [`${part}--b`, /something stands behind/],
    [`${part}--b-`, /something stands behind/],
    ["--bx\r\n", /something stands behind/],
    [`--b\r\nContent-Disposition: form-data; name="a"\r\n`, /headers do not end/],
    [`--b\r\nX: ${"x".repeat(9000)}\r\n\r\n\r\n--b--`, /headers do not end within 8192 bytes/],
    ["--b\r\nContent-Type: text/plain\r\n\r\n\r\n--b--", /a part has no name/],
    ["--b\r\n\r\n\r\n--b--", /a part has no name/],
    [Uint8Array.of(...encode("--b\r\nA: "), 255, ...encode("\r\n\r\n\r\n--b--")), /not UTF-8/],
    [`${part.repeat(17)}--b--`, /more than 16 parts/],
  ];
  for (const [body, message] of cases) {
    const bytes = typeof body === "string" ? encode(body) : body;
    assert.throws(() => parseMultipart(bytes, TYPE), (error) => {
      assert.ok(error instanceof Problem && error.status === 400, `${error}`);
      assert.match(error.message, message);
      return true;
    });
  }
  for (
    const type of ["multipart/form-data", "multipart/form-data; boundary=", `x; boundary=${"b".repeat(71)}`]
  ) {
    assert.throws(() => parseMultipart(encode(`${part}--b--`), type), /names no boundary/);
  }
});

Deno.test("parseMultipart gives parts or a problem, whatever a stranger sends", () => {
  const pieces = fc.constantFrom(
    ...[
      "--b",
      "\r\n",
      "--",
      "\r",
      "\n",
      "-",
      " ",
      ":",
      '"',
      "\\",
      "\0",
      "Content-Disposition: form-data; name=",
      "a=b;",
    ],
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), fc.string(), (parts, type) => {
      for (const contentType of [TYPE, type, `${TYPE}${type}`]) {
        try {
          parseMultipart(encode(parts.join("")), contentType);
        } catch (error) {
          assert.ok(error instanceof Problem, `${error}`);
        }
      }
    }),
    { numRuns: 2000, seed: 3 },
  );
});
