import { countNumbers } from "../../../models/tensor_list.ts";
import type { DroppingLayer } from "../training_noise.ts";
import { Arena } from "./arena.ts";
import type { Operation } from "./operation.ts";

/** A part of memory with the shape of what it holds. */
export interface Value {
  /** Where it begins. */
  readonly address: number;
  /** `[batch, height, width, channels]`, or `[batch, dims]`. */
  readonly shape: readonly number[];
  /** True if a gradient is taken of it; the images need none. */
  readonly isLearned: boolean;
}

/** Where a tensor of the network lies. */
export interface ParameterPlace {
  /** The numbers. */
  address: number;
  /** Their gradient; only of learned tensors. */
  gradient: number;
}

/** Factors that are drawn anew before each run. */
export interface NoisePlace {
  /** Which layer. */
  layer: DroppingLayer;
  /** Where its factors go. */
  address: number;
  /** How many. */
  count: number;
}

/** Options for {@linkcode Plan}. */
export interface PlanOptions {
  /** The first byte that it may use. */
  start: number;
  /** Threads that will run it. */
  threads: number;
  /** True if gradients are taken. */
  goesBack: boolean;
  /** True if it runs as in inference: by running statistics, and nothing is dropped. */
  isInference: boolean;
  /** Where the network's tensors lie, by PyTorch name. */
  parameter: (name: string) => ParameterPlace;
}

/**
 * A step of training while it is being planned: the kernels to call, one after the other, and the memory that they use.
 *
 * The maker of a value owns it; {@linkcode release} gives its memory back to the operations that come after, once everyone who
 * called {@linkcode retain} has released it too.
 */
export class Plan {
  /** The calls. */
  readonly operations: Operation[] = [];
  /** Noise that must be drawn before they run. */
  readonly noise: NoisePlace[] = [];
  /** Where they work. */
  readonly arena: Arena;
  /** Threads that will run it. */
  readonly threads: number;
  /** True if gradients are taken. */
  readonly goesBack: boolean;
  /** True if it runs as in inference. */
  readonly isInference: boolean;
  /** Where the network's tensors lie, by PyTorch name. */
  readonly parameter: (name: string) => ParameterPlace;
  readonly #owners = new Map<Value, number>();

  /** @param options Where it works. */
  constructor(options: PlanOptions) {
    this.arena = new Arena(options.start);
    this.threads = options.threads;
    this.goesBack = options.goesBack;
    this.isInference = options.isInference;
    this.parameter = options.parameter;
  }

  /** Adds a call. */
  call(kernel: string, ...args: number[]): void {
    this.operations.push([kernel, ...args]);
  }

  /** Sets memory aside for a value. */
  value(shape: readonly number[], isLearned = true): Value {
    const value = { address: this.arena.take(countNumbers(shape)), shape, isLearned };
    this.#owners.set(value, 1);
    return value;
  }

  /** Keeps a value from being overwritten until one more {@linkcode release}. */
  retain(value: Value): Value {
    this.#owners.set(value, this.#owners.get(value)! + 1);
    return value;
  }

  /** Keeps a value for the way back, if the plan has one. */
  keep(value: Value): void {
    if (this.goesBack) this.retain(value);
  }

  /** Gives a value up. */
  release(value: Value): void {
    const owners = this.#owners.get(value)!;
    this.#owners.set(value, owners - 1);
    if (owners === 1) this.arena.give(value.address);
  }

  /** Checks whether the one who asks is the only owner, and so may overwrite it. */
  isOwn(value: Value): boolean {
    return this.#owners.get(value) === 1;
  }

  /** Memory that only the calls that `use` adds need. */
  scratch(floats: number, use: (address: number) => void): void {
    const address = this.arena.take(floats);
    use(address);
    this.arena.give(address);
  }

  /** A place for the factors of a layer that drops something. */
  factors(layer: DroppingLayer, count: number): number {
    const address = this.arena.takeUnused(count);
    this.noise.push({ layer, address, count });
    return address;
  }
}
