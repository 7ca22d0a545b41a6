/** Options for {@linkcode gatherCalls}. */
export interface GatherCallsOptions {
  /** Calls that are worked on together at most. */
  most: number;
}

/**
 * Makes one function of items out of one of lists: what was called for while earlier calls were worked on is worked on
 * together next, so that the busier it is, the less each call costs. Nobody waits for company.
 *
 * @param work The work on some items, in the order of the calls. It is never begun before it has ended.
 * @param options How many calls go together.
 * @returns The function; a call is rejected with what `work` was rejected with, as are those it was worked on with.
 */
export function gatherCalls<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most }: GatherCallsOptions,
): (item: Item) => Promise<Result> {
  const waiting: { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  let isBusy = false;
  const goOn = async () => {
    isBusy = true;
    while (waiting.length > 0) {
      const calls = waiting.splice(0, most);
      try {
        const results = await work(calls.map(({ item }) => item));
        calls.forEach(({ resolve }, index) => resolve(results[index]!));
      } catch (error) {
        for (const { reject } of calls) reject(error);
      }
    }
    isBusy = false;
  };
  return (item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    waiting.push({ item, resolve, reject });
    if (!isBusy) void goOn();
    return promise;
  };
}
