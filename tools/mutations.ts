/**
 * Changes one constant each in ten places of a copy of the checkout, and runs the tests of that place: each change has to
 * fail one. It says what tests are worth, which their number does not.
 *
 *     deno run --allow-read --allow-write --allow-run=deno tools/mutations.ts
 *
 * Exit code 1 if a change passes its tests, or stands no longer in the code.
 */
import { fileURLToPath } from "node:url";
import { join } from "@std/path";
import { exists } from "../lib/files/exists.ts";

interface Mutation {
  name: string;
  file: string;
  from: string;
  to: string;
  tests: string[];
}

const MUTATIONS: readonly Mutation[] = [
  {
    name: "losses: RSD's temperature",
    file: "lib/losses/relational.ts",
    from: "temperature = 0.04",
    to: "temperature = 0.05",
    tests: ["tests/losses"],
  },
  {
    name: "evaluation: recall at 90 % precision",
    file: "lib/evaluation/evaluate_matches.ts",
    from: "precision >= 0.9 ",
    to: "precision >= 0.8 ",
    tests: ["tests/evaluation/evaluate_matches_test.ts"],
  },
  {
    name: "search: bits of a float32",
    file: "lib/search/rounding_error.ts",
    from: "MANTISSA_BITS = 24",
    to: "MANTISSA_BITS = 53",
    tests: ["tests/search/search_exact_test.ts"],
  },
  {
    name: "resize: bits of weights",
    file: "lib/images/resample_windows.ts",
    from: "PRECISION_BITS = 22",
    to: "PRECISION_BITS = 12",
    tests: ["tests/images"],
  },
  {
    name: "optimizer: share of new squares",
    file: "lib/training/engines/adamw.ts",
    from: "mul(1 - beta2)",
    to: "mul(1 - beta1)",
    tests: ["tests/training/optimizers_test.ts"],
  },
  {
    name: "spectra: the mean that is taken off",
    file: "lib/analysis/singular_values.ts",
    from: "vectors[i]! / rows",
    to: "vectors[i]! / (rows + 1)",
    tests: ["tests/analysis/singular_values_test.ts"],
  },
  {
    name: "table: digits of numbers",
    file: "lib/tables/format_table.ts",
    from: "? 0 : 3)",
    to: "? 0 : 2)",
    tests: ["tests/tables"],
  },
  {
    name: "weights: which tensors become halves",
    file: "lib/weights/save_encoder.ts",
    from: "shape.length > 1",
    to: "shape.length > 0",
    tests: ["tests/weights/save_encoder_test.ts"],
  },
  {
    name: "ground truth: columns without a header",
    file: "lib/benchmarks/layouts/read_ground_truth.ts",
    from: "isHeader ? reference : 1",
    to: "isHeader ? reference : 0",
    tests: ["tests/benchmarks/layouts/read_ground_truth_test.ts"],
  },
  {
    name: "jitter: strongest brightness",
    file: "lib/augmentations/presets.ts",
    from: "brightness: [0.2, 1.8]",
    to: "brightness: [0.2, 1.9]",
    tests: ["tests/augmentations"],
  },
];

const checkout = fileURLToPath(new URL("..", import.meta.url));
/** Those of `deno task test`, but for the folder of native code, as the copy's `node_modules` is a link. */
const PERMISSIONS = [
  ...["--allow-net=127.0.0.1", "--allow-read", "--allow-write", "--allow-env", "--allow-sys", "--allow-ffi"],
  "--allow-run=deno,python3",
];
const LEFT_OUT = [".git", "node_modules", "data/runs", "data/cache"];

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (LEFT_OUT.includes(source.slice(checkout.length))) continue;
    if (isDirectory) await copy(source, target);
    else if (isFile) await Deno.copyFile(source, target);
  }
}

async function passes(folder: string, tests: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command("deno", {
    args: ["test", "--no-check", "--no-prompt", "--parallel", "--fail-fast", ...PERMISSIONS, ...tests],
    cwd: folder,
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

const parent = await Deno.makeTempDir({ prefix: "rdcd mutations " });
let survivors = 0;
try {
  const folder = join(parent, "checkout");
  await copy(checkout, folder);
  await Deno.symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  const shared = join(checkout, "../shared");
  if (await exists(shared)) await Deno.symlink(shared, join(parent, "shared"));
  for (const { name, file, from, to, tests } of MUTATIONS) {
    const path = join(folder, file);
    const text = await Deno.readTextFile(path);
    if (text.split(from).length !== 2) {
      console.log(`${name}: ${file} does not have "${from}" once`);
      survivors++;
      continue;
    }
    if (!await passes(folder, tests)) throw new Error(`${tests.join(" ")} fails without any change`);
    await Deno.writeTextFile(path, text.replace(from, to));
    const survives = await passes(folder, tests);
    console.log(`${name}: ${survives ? "no test noticed" : "a test fails, as it should"}`);
    if (survives) survivors++;
    await Deno.writeTextFile(path, text);
  }
} finally {
  await Deno.remove(parent, { recursive: true });
}
console.log(`${MUTATIONS.length - survivors} of ${MUTATIONS.length} changes are noticed`);
if (survivors > 0) Deno.exit(1);
