/**
 * Compares the names that each entry of deno.json's "exports" exports with `tests/api_surface.json`, so that none appears
 * or vanishes unseen.
 *
 *     deno task api-surface            compares, exit code 1 on a difference
 *     deno task api-surface --write    writes the file anew
 */
import { fileURLToPath } from "node:url";

interface Documentation {
  nodes: Record<string, { symbols: { name: string; declarations: { kind: string }[] }[] }>;
}

const recordPath = fileURLToPath(new URL("./api_surface.json", import.meta.url));
const config = JSON.parse(Deno.readTextFileSync(new URL("../deno.json", import.meta.url)));
const entries = Object.entries(config.exports as Record<string, string>);

const surface: Record<string, string[]> = {};
for (const [entry, path] of entries) {
  const module = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command("deno", { args: ["doc", "--json", module] })
    .output();
  const messages = new TextDecoder().decode(stderr);
  // Warnings too, which are of types that documentation cannot follow.
  if (!success || messages.includes("Warning")) throw new Error(`deno doc of ${entry}: ${messages}`);
  const { nodes }: Documentation = JSON.parse(new TextDecoder().decode(stdout));
  surface[entry] = Object.values(nodes)
    .flatMap((node) => node.symbols)
    .map((symbol) => `${symbol.name}: ${symbol.declarations[0]!.kind}`)
    .sort();
}

if (Deno.args.includes("--write")) {
  Deno.writeTextFileSync(recordPath, JSON.stringify(surface, null, 2) + "\n");
} else {
  const recorded: Record<string, string[]> = JSON.parse(Deno.readTextFileSync(recordPath));
  const listed = (names: Record<string, string[]>) =>
    Object.entries(names).flatMap(([entry, of]) => of.map((name) => `rdcd${entry.slice(1)} ${name}`));
  const [now, before] = [listed(surface), listed(recorded)];
  const added = now.filter((name) => !before.includes(name));
  const gone = before.filter((name) => !now.includes(name));
  for (const name of added) console.error(`exported but not recorded: ${name}`);
  for (const name of gone) console.error(`recorded but no longer exported: ${name}`);
  if (added.length + gone.length > 0) {
    console.error("If that is meant: deno task api-surface --write, and a line in CHANGELOG.md.");
    Deno.exit(1);
  }
  console.error(`${now.length} public names of ${entries.length} entries, as recorded`);
}
