/** Whether tests that take long are run as well. */
export const runsSlowTests = Boolean(Deno.env.get("RDCD_SLOW_TESTS"));

/** How to have them run, for the name of a test that is skipped. */
export const ASKS_FOR_SLOW_TESTS = "set RDCD_SLOW_TESTS=1 to run it";
