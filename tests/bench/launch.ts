/**
 * Runs `deno` with the arguments that it is given, as a process between.
 *
 * The most memory that a process held counts from what the one that started it had held by then, so that a benchmark
 * which follows others has to start what it measures from something small.
 */
const { code } = await new Deno.Command("deno", {
  ...{ args: Deno.args, stdin: "inherit", stdout: "inherit", stderr: "inherit" },
}).spawn().status;
Deno.exit(code);
