/**
 * Makes what runs tasks one after the other, each after those that were given before it, whether they went well or not.
 *
 * @returns What takes a task and gives what the task gives.
 */
export function oneAtATime(): <Result>(task: () => Promise<Result> | Result) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task);
    last = turn.catch(() => {});
    return turn;
  };
}
