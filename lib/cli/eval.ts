import { dirname, join } from "@std/path";
import type { DescriptorMethod } from "../descriptors/method.ts";
import { resolveMethod } from "../descriptors/resolve_method.ts";
import { parseCodec } from "../evaluation/parse_codec.ts";
import { parseScoreNorm } from "../evaluation/parse_score_norm.ts";
import { evaluationCsv } from "../report/evaluation_csv.ts";
import { htmlReport } from "../report/html_report.ts";
import { benchmarkKey } from "./eval/benchmark_key.ts";
import { builtInMethods } from "./built_in_methods.ts";
import { compareRows } from "./eval/compare_rows.ts";
import { describeBenchmark } from "./eval/describe_benchmark.ts";
import { type EvaluatedRow, evaluateMethod } from "./eval/evaluate_method.ts";
import { help } from "./eval/help.ts";
import { openBenchmark } from "./eval/open_benchmark.ts";
import { readEdits } from "./eval/read_edits.ts";
import { reportRows } from "./eval/report_rows.ts";
import { benchmarkFacts, terminalTables } from "./eval/terminal_tables.ts";
import { methodOptions } from "./method_options.ts";
import { quietTfjs } from "./quiet_tfjs.ts";
import { integerOption, runTask, UsageError } from "./task.ts";

quietTfjs();
await runTask({
  name: "eval",
  help,
  options: {
    "images": { type: "string" },
    "disc": { type: "string" },
    "split": { type: "string", default: "dev" },
    "seed": { type: "string", default: "0" },
    "model": { type: "string", multiple: true, default: [] },
    "compare-to": { type: "string" },
    "no-baselines": { type: "boolean", default: false },
    "codec": { type: "string", multiple: true, default: ["Flat", "PCAW,L2norm,Flat"] },
    "score-norm": { type: "string", multiple: true, default: ["none", "1.0[0,2]"] },
    "candidates": { type: "string", default: "knn" },
    "size": { type: "string" },
    "short-edge": { type: "string" },
    "resize": { type: "string", default: "exact" },
    "runtime": { type: "string", default: "auto" },
    "threads": { type: "string" },
    "report": { type: "string" },
    "csv": { type: "string" },
    "json": { type: "boolean", default: false },
    "cache": { type: "string", default: "data/cache" },
  },
}, async (values) => {
  const seed = integerOption("seed", values.seed);
  const { candidates } = values;
  if (candidates !== "knn" && candidates !== "global") {
    throw new UsageError(`--candidates is knn or global: current value is "${candidates}"`);
  }
  const base = values["compare-to"];
  const specs = [
    ...new Set([
      ...values["no-baselines"] ? [] : await builtInMethods(),
      ...values.model,
      ...base === undefined ? [] : [base],
    ]),
  ];
  if (specs.length === 0) {
    throw new UsageError("there is nothing to evaluate: give --model, or leave out --no-baselines");
  }
  for (const codec of values.codec) parseCodec(codec.replace(/^PCAW,/, "PCAW1,"));
  const scoreNorms = values["score-norm"].map((norm) => norm === "none" ? null : norm);
  for (const norm of scoreNorms) if (norm !== null) parseScoreNorm(norm);
  // Before the benchmark is made, so that a mistyped name or a damaged checkpoint shows at once.
  const methods: DescriptorMethod[] = [];
  const options = methodOptions(values);
  for (const spec of specs) methods.push(await resolveMethod(spec, options));
  const { benchmark, folder } = await openBenchmark({
    images: values.images,
    disc: values.disc,
    split: values.split,
    seed,
    cache: values.cache,
  });
  const stores = join(values.cache, "descriptors", await benchmarkKey(benchmark));
  const measured: EvaluatedRow[][] = [];
  for (const method of methods) {
    const described = await describeBenchmark(benchmark, method, {
      folder: join(stores, method.fingerprint.slice(0, 16)),
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    });
    if (described.unreadable > 0) {
      console.error(
        `warning: ${described.unreadable} images could not be read; their matches count as not found`,
      );
    }
    measured.push(
      await evaluateMethod(method, described, benchmark, {
        codecs: values.codec,
        scoreNorms,
        k: 10,
        candidates,
        seed,
      }),
    );
    await method.dispose();
  }
  const baseRows = base === undefined ? undefined : measured[specs.indexOf(base)];
  const rows = measured.flatMap((own) =>
    baseRows === undefined ? own : compareRows(own, baseRows, benchmark, seed)
  );
  const results = rows.map((row) => row.result);
  const facts = benchmarkFacts(benchmark, seed);
  console.log(
    values.json
      ? JSON.stringify({ ...facts.json, rows: results }, null, 2)
      : terminalTables(facts.text, rows),
  );
  if (values.csv !== undefined) await write(values.csv, evaluationCsv(results));
  const reportPath = values.report ??
    join(values.cache, "reports", `${benchmark.name.replace(/[^\p{L}\p{N}]+/gu, "-")}.html`);
  const page = htmlReport({
    benchmark: benchmark.name,
    facts: facts.text.slice(1),
    command: ["deno task eval", ...Deno.args.map(quote)].join(" "),
    rows: await reportRows(rows, benchmark, await readEdits(folder)),
  });
  await write(reportPath, page);
  console.error(`report: ${reportPath}`);
});

function quote(word: string): string {
  return /^[\w./:,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}
