/**
 * Loaded by `deno task test` before each file of tests: gives every test a limit, so that one that hangs fails by its
 * name, be it that it waits for ever or computes for ever.
 *
 * `RDCD_TEST_LIMIT` is the limit in seconds, unless a test has a `timeout` of its own. If `RDCD_TEST_LOG` names a file,
 * a line is added to it when a file of tests is loaded, a test begins, and a test ends, see `.ci/limited`.
 *
 * With `RDCD_QUICK_TESTS`, as `deno task ok` has it, the tests of `long_tests.json` are skipped, half a minute to ten seconds
 * each, which check in full what others check in small.
 */
import longTests from "./long_tests.json" with { type: "json" };

/** Seconds; the longest test takes a third of it on two cores that have other work as well. */
const LIMIT = 480;

const timeout = Number(Deno.env.get("RDCD_TEST_LIMIT") ?? LIMIT) * 1000;
const logPath = Deno.env.get("RDCD_TEST_LOG");
const original = Deno.test;
const skipped = new Set(
  Deno.env.get("RDCD_QUICK_TESTS")
    ? longTests.filter(({ file }) => Deno.mainModule.endsWith(`/${file}`)).map(({ test }) => test)
    : [],
);

type Definition = Partial<Deno.TestDefinition>;

/** The ways to call `Deno.test` as one: a name, options and a function, each left out or not. */
function definition(args: readonly (string | Definition | Deno.TestDefinition["fn"])[]): Deno.TestDefinition {
  const parts = args.map((arg): Definition =>
    typeof arg === "string" ? { name: arg } : typeof arg === "function" ? { fn: arg } : arg
  );
  const { name, fn, ...options } = Object.assign({}, ...parts) as Deno.TestDefinition;
  const known = name ?? fn.name;
  return {
    timeout,
    ...options,
    ...skipped.has(known) && { ignore: true },
    name: known,
    async fn(t) {
      log("begins", known);
      try {
        await fn(t);
      } finally {
        log("ends", known);
      }
    },
  };
}

function log(event: string, name: string): void {
  if (logPath === undefined) return;
  Deno.writeTextFileSync(logPath, `${event}\t${Deno.mainModule}\t${name}\n`, { append: true });
}

const limited = (...args: Parameters<typeof definition>[0]) => original(definition(args));
Object.defineProperty(Deno, "test", { value: Object.assign(limited, original) });
log("loads", "");
