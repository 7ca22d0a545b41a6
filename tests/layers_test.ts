import { dirname, join, normalize } from "@std/path";
import assert from "node:assert/strict";

/** The rooms of lib/, those below first: each imports from itself and from those before it. */
const LAYERS = [
  ...["vectors", "text", "json", "files", "random", "progress", "parallel", "backends"],
  ...[
    "images",
    "augmentations",
    "pictures",
    "models",
    "losses",
    "thresholds",
    "codecs",
    "weights",
    "descriptors",
    "search",
  ],
  ...[
    "evaluation",
    "tables",
    "duplicates",
    "serve",
    "figures",
    "benchmarks",
    "training",
    "ablations",
    "analysis",
    "notebook",
    "cli",
  ],
];

/** Research scripts import these without side effects. */
const PLAIN = ["losses", "models", "augmentations", "codecs", "evaluation", "analysis"];

interface Import {
  from: string;
  to: string;
}

async function* modulesBelow(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* modulesBelow(path);
    else if (path.endsWith(".ts")) yield path;
  }
}

async function importsOf(path: string): Promise<Import[]> {
  const text = await Deno.readTextFile(path);
  const found = text.matchAll(
    /(?:\bfrom|\bimport|new URL|\bresolve)\s*\(?\s*["`](\.{1,2}\/[^"`]+\.(?:ts|json))["`]/g,
  );
  return [...found].map(([, to]) => ({ from: path, to: normalize(join(dirname(path), to!)) }))
    // Data beside the code, such as schemas and deno.json.
    .filter(({ to }) => to.endsWith(".ts") || to.startsWith("lib/"));
}

function roomOf(path: string): string | undefined {
  const [, room, file] = path.split("/");
  return file === undefined ? undefined : room;
}

const modules = await Array.fromAsync(modulesBelow("lib"));

Deno.test("no room of lib/ imports from one above it", async () => {
  const imports = (await Promise.all(modules.map(importsOf))).flat();
  assert.ok(imports.length > 1000, `${imports.length}`);
  const upward = imports.filter(({ from, to }) => {
    assert.ok(to.startsWith("lib/"), `${from} imports ${to}`);
    const [importing, imported] = [roomOf(from), roomOf(to)];
    if (imported === undefined) return false;
    if (importing === undefined) return true;
    return LAYERS.indexOf(imported) > LAYERS.indexOf(importing);
  });
  assert.deepEqual(upward, []);
});

Deno.test("the layers are the rooms that there are", async () => {
  const rooms = (await Array.fromAsync(Deno.readDir("lib"))).filter((entry) => entry.isDirectory);
  assert.deepEqual(rooms.map(({ name }) => name).sort(), [...LAYERS].sort());
});

Deno.test("what research scripts import touches neither Deno nor Jupyter's libraries", async () => {
  for (const path of modules.filter((path) => PLAIN.includes(roomOf(path)!))) {
    const code = (await Deno.readTextFile(path)).replaceAll(/\/\*\*[^]*?\*\//g, "");
    assert.doesNotMatch(code, /\bDeno\.|"(plotly|danfojs)/, path);
  }
});

Deno.test("no room of lib/ imports what the package exports", async () => {
  for (const path of modules) {
    const code = (await Deno.readTextFile(path)).replaceAll(/\/\*\*[^]*?\*\//g, "");
    assert.doesNotMatch(code, /\b(from|import|resolve)\s*\(?\s*["`]rdcd["`/]/, path);
  }
});
