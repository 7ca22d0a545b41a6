/**
 * Compares the names that `mod.ts` exports with `tests/api_surface.json`, so that none appears or vanishes unseen.
 *
 *     deno task api-surface            compares, exit code 1 on a difference
 *     deno task api-surface --write    writes the file anew
 */
import { fileURLToPath } from "node:url";

interface Documentation {
  nodes: Record<string, { symbols: { name: string; declarations: { kind: string }[] }[] }>;
}

const recordPath = fileURLToPath(new URL("./api_surface.json", import.meta.url));
const module = fileURLToPath(new URL("../mod.ts", import.meta.url));

const { success, stdout, stderr } = await new Deno.Command("deno", { args: ["doc", "--json", module] })
  .output();
if (!success) throw new Error(new TextDecoder().decode(stderr));
const documentation: Documentation = JSON.parse(new TextDecoder().decode(stdout));
const names = Object.values(documentation.nodes)
  .flatMap((node) => node.symbols)
  .map((symbol) => `${symbol.name}: ${symbol.declarations[0]!.kind}`)
  .sort();

if (Deno.args.includes("--write")) {
  Deno.writeTextFileSync(recordPath, JSON.stringify(names, null, 2) + "\n");
} else {
  const recorded: string[] = JSON.parse(Deno.readTextFileSync(recordPath));
  const added = names.filter((name) => !recorded.includes(name));
  const gone = recorded.filter((name) => !names.includes(name));
  for (const name of added) console.error(`exported by mod.ts but not recorded: ${name}`);
  for (const name of gone) console.error(`recorded but no longer exported by mod.ts: ${name}`);
  if (added.length + gone.length > 0) {
    console.error("If that is meant: deno task api-surface --write, and a line in CHANGELOG.md.");
    Deno.exit(1);
  }
  console.error(`${names.length} public names, as recorded`);
}
