/** One call of a kernel: its name and its arguments but for the thread's number and the number of threads. */
export type Operation = readonly [kernel: string, ...args: number[]];
