/** Bytes that every part of memory begins at a multiple of: a cache line. */
const ALIGNMENT = 64;

/** Bytes behind every part that kernels may read, and overwrite up to the next multiple of 16. */
const SLACK = 64;

/**
 * Says which bytes of a memory are used for what, before there is a memory. Parts are given back in any order, and their
 * bytes are then used again: the plan of a training step is made in the order in which it will run.
 */
export class Arena {
  readonly #start: number;
  #end: number;
  #free: { address: number; bytes: number }[] = [];
  readonly #used = new Map<number, number>();

  /** @param start The first byte that it may use. */
  constructor(start: number) {
    this.#start = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
    this.#end = this.#start;
  }

  /** The byte behind the last that was ever used. */
  get end(): number {
    return this.#end;
  }

  /**
   * Sets bytes aside.
   *
   * @param floats How many floats of 4 bytes.
   * @returns Where they begin.
   */
  take(floats: number): number {
    const bytes = bytesOf(floats);
    const place = this.#free.findIndex((gap) => gap.bytes >= bytes);
    if (place < 0) return this.#takeAtEnd(bytes);
    const gap = this.#free[place]!;
    const { address } = gap;
    if (gap.bytes === bytes) this.#free.splice(place, 1);
    else this.#free[place] = { address: address + bytes, bytes: gap.bytes - bytes };
    this.#used.set(address, bytes);
    return address;
  }

  /**
   * Sets bytes aside that nothing used before, so that they may be written before anything runs.
   *
   * @param floats How many floats of 4 bytes.
   * @returns Where they begin.
   */
  takeUnused(floats: number): number {
    const address = this.#end;
    const bytes = bytesOf(floats);
    this.#end += bytes;
    this.#used.set(address, bytes);
    return address;
  }

  /**
   * Gives bytes back.
   *
   * @param address What {@linkcode take} returned.
   */
  give(address: number): void {
    const bytes = this.#used.get(address)!;
    this.#used.delete(address);
    const place = this.#free.findIndex((gap) => gap.address > address);
    this.#free.splice(place < 0 ? this.#free.length : place, 0, { address, bytes });
    this.#free = this.#free.reduce<{ address: number; bytes: number }[]>((gaps, gap) => {
      const last = gaps.at(-1);
      if (last !== undefined && last.address + last.bytes === gap.address) last.bytes += gap.bytes;
      else gaps.push({ ...gap });
      return gaps;
    }, []);
  }

  #takeAtEnd(bytes: number): number {
    const last = this.#free.at(-1);
    const isOpen = last !== undefined && last.address + last.bytes === this.#end;
    const address = isOpen ? last.address : this.#end;
    if (isOpen) this.#free.pop();
    this.#end = address + bytes;
    this.#used.set(address, bytes);
    return address;
  }
}

function bytesOf(floats: number): number {
  return Math.ceil((floats * 4 + SLACK) / ALIGNMENT) * ALIGNMENT;
}
