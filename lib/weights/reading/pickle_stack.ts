import { FormatError } from "./format_error.ts";
import type { PickleValue } from "./pickle_values.ts";

/** Checkpoints of the largest networks have about 5 lists, tuples and dicts a tensor. */
const MOST_CONTAINERS = 2 ** 19;

/** The pickle machine's memory: the values in the making, the marks between them, and the values kept by number. */
export interface PickleStack {
  /** Puts a value on top. */
  push(value: PickleValue): void;
  /** The same for a list, tuple, dict, set or object, of which there may not be endlessly many. */
  pushContainer(value: PickleValue): void;
  /** Takes the top value off; not past the last mark. */
  pop(): PickleValue;
  /** The top value, left where it is. */
  top(): PickleValue;
  /** Takes the top value off, or the mark that is there instead. */
  drop(): void;
  /** Sets a mark. */
  mark(): void;
  /** Takes off the values above the last mark, and the mark. */
  popToMark(): PickleValue[];
  /** Keeps the top value under a number; without one, under the next. */
  keep(index?: number): void;
  /** Puts the value that was kept under a number on top. */
  recall(index: number): void;
}

/** An empty memory. */
export function pickleStack(): PickleStack {
  const stack: PickleValue[] = [];
  const marks: number[] = [];
  const memo = new Map<number, PickleValue>();
  let containers = 0;
  function pop(): PickleValue {
    if (stack.length <= (marks.at(-1) ?? 0)) {
      throw new FormatError("its pickle takes a value that is not there");
    }
    return stack.pop()!;
  }
  function top(): PickleValue {
    const value = pop();
    stack.push(value);
    return value;
  }
  return {
    push: (value) => void stack.push(value),
    pushContainer(value) {
      containers += value instanceof Map ? 1 + value.size : 1;
      if (containers > MOST_CONTAINERS) {
        throw new FormatError(`its pickle has more than ${MOST_CONTAINERS} lists, tuples and dicts`);
      }
      stack.push(value);
    },
    pop,
    top,
    drop() {
      if (marks.at(-1) === stack.length) marks.pop();
      else pop();
    },
    mark: () => void marks.push(stack.length),
    popToMark() {
      const mark = marks.pop();
      if (mark === undefined) throw new FormatError("its pickle ends a group that has no beginning");
      return stack.splice(mark);
    },
    keep: (index = memo.size) => void memo.set(index, top()),
    recall(index) {
      const value = memo.get(index);
      if (value === undefined) {
        throw new FormatError(`its pickle recalls value ${index}, which it never kept`);
      }
      stack.push(value);
    },
  };
}
