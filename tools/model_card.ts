/**
 * Measures what a model's card says of it: on benchmarks made of folders of images (`--images`), or made by
 * `deno task make-benchmark` (`--disc`), beside others, by strength and by
 * operation of the edits, with paired differences to one of them; as Markdown on stdout.
 *
 *     npx -y deno run --allow-read --allow-write --allow-env --allow-sys --allow-ffi=node_modules tools/model_card.ts \
 *       --images ../shared/photos/eval --disc DIR --compare-to sscd_distilled --model rdcd --model pdq
 *
 * `MODEL@N` is a network that sees squares of N pixels.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { CopyBenchmark, QueryGroup } from "../lib/benchmarks/copy_benchmark.ts";
import type { BenchmarkSource } from "../lib/benchmarks/open_benchmark.ts";
import { evaluateBenchmark } from "../lib/benchmarks/evaluation/evaluate_benchmark.ts";
import { evaluateGroups } from "../lib/benchmarks/evaluation/evaluate_groups.ts";
import { readEdits } from "../lib/benchmarks/layouts/read_edits.ts";
import { intervalText, percent } from "../lib/benchmarks/report/percent.ts";
import { differenceTable, summaryTable } from "../lib/benchmarks/report/summary_table.ts";
import { encoderOptions } from "../lib/cli/method_options.ts";
import { openBenchmarkAloud } from "../lib/cli/open_benchmark_aloud.ts";
import type { DescriptorMethod } from "../lib/descriptors/method.ts";
import { resolveMethod } from "../lib/descriptors/resolve_method.ts";
import type { FormattedTable } from "../lib/tables/formatted_table.ts";
import { markdownTable } from "../lib/tables/markdown_table.ts";

const { values } = parseArgs({
  options: {
    "images": { type: "string", multiple: true, default: [] },
    "disc": { type: "string", multiple: true, default: [] },
    "model": { type: "string", multiple: true, default: [] },
    "compare-to": { type: "string" },
    "seed": { type: "string", default: "0" },
  },
});

const methods = new Map<string, DescriptorMethod>();
for (
  const spec of new Set([
    ...values.model,
    ...values["compare-to"] === undefined ? [] : [values["compare-to"]],
  ])
) {
  const [, name, side] = /^(.+?)(?:@(\d+))?$/.exec(spec)!;
  const size = side === undefined ? {} : { size: { width: Number(side), height: Number(side) } };
  methods.set(spec, await resolveMethod(name!, { ...encoderOptions(), ...size }));
}
const base = values["compare-to"] === undefined ? undefined : methods.get(values["compare-to"]);

const sources: BenchmarkSource[] = [
  ...values.images.map((folder) => ({ kind: "images", folder }) as const),
  ...values.disc.map((folder) => ({ kind: "published", dataSet: "disc21", folders: { folder } }) as const),
];
for (const source of sources) {
  const { benchmark, folder: made } = await openBenchmarkAloud(source, { seed: Number(values.seed) });
  const settings = { codecs: ["Flat"], scoreNorms: [null, "1.0[0,2]"] };
  const rows = await evaluateBenchmark(benchmark, [...methods.values()], { ...settings, compareTo: base });
  const copies = new Set(benchmark.groundTruth.matches.map(({ query }) => query)).size;
  console.log(
    `## ${benchmark.name}\n\n${benchmark.queries.length} queries of which ${copies} are copies, ` +
      `${benchmark.references.length} references\n`,
  );
  show(summaryTable(rows));
  const differences = differenceTable(rows);
  if (differences !== null) show(differences);
  for (const [what, groups] of await groupings(benchmark, made)) await showGroups(what, benchmark, groups);
}
for (const method of methods.values()) await method.dispose();

/** Queries by how hard they were edited, and by what was done to them, of which there may be several things. */
async function groupings(benchmark: CopyBenchmark, folder: string): Promise<[string, QueryGroup[]][]> {
  const edits = await readEdits(folder);
  const copies = new Set(benchmark.groundTruth.matches.map(({ query }) => query));
  const groups = (namesOf: (query: string) => readonly string[]) => {
    const members = Map.groupBy(
      [...copies].flatMap((query) => [...new Set(namesOf(query))].map((name) => ({ name, query }))),
      ({ name }) => name,
    );
    return [...members].map(([name, own]) => ({ name, queries: own.map(({ query }) => query) }))
      .sort((one, other) => other.queries.length - one.queries.length);
  };
  return [
    ["strength", groups((query) => [edits.get(query)?.strength ?? "none"])],
    ["operation", groups((query) => edits.get(query)?.operations ?? ["none"])],
  ];
}

async function showGroups(what: string, benchmark: CopyBenchmark, groups: QueryGroup[]): Promise<void> {
  const rows = await evaluateGroups({ ...benchmark, groups }, [...methods.values()]);
  const names = [...new Set(rows.map(({ method }) => method))];
  show({
    columns: [
      { heading: what, align: "left" },
      { heading: "copies", align: "right" },
      ...names.map((heading) => ({ heading, align: "right" as const })),
    ],
    rows: groups.map(({ name }) => {
      const own = rows.filter(({ group }) => group === name);
      return [
        name,
        String(own[0]!.copies),
        ...names.map((method) => {
          const { averagePrecision, interval } = own.find((row) => row.method === method)!;
          return `${percent(averagePrecision)} (${intervalText(interval)})`;
        }),
      ];
    }),
  });
}

function show(table: FormattedTable): void {
  console.log(`${markdownTable(table)}\n`);
}
