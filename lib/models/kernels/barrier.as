// AssemblyScript. Where threads wait for each other.

/** Looks at the counter before a thread lets the system put it to sleep. */
const LOOKS: i32 = 4000;

/**
 * Returns once all threads have called it.
 *
 * @param place Eight bytes, zero at the start: how many have arrived, and how often all have.
 */
export function meet(place: usize, threads: i32): void {
  const round = atomic.load<i32>(place, 4);
  if (atomic.add<i32>(place, 1) == threads - 1) {
    atomic.store<i32>(place, 0);
    atomic.add<i32>(place, 1, 4);
    atomic.notify(place + 4, threads);
    return;
  }
  for (let look = 0; look < LOOKS; look++) {
    if (atomic.load<i32>(place, 4) != round) return;
  }
  while (atomic.load<i32>(place, 4) == round) atomic.wait<i32>(place + 4, round, -1);
}
