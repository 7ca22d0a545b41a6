import type { Examined } from "./journal.ts";

/** What lines of the journal are delivered to. */
export interface DeliveryTarget {
  /** What its position is kept under, and what it is called in messages. */
  readonly name: "exec" | "webhook";
  /** Checks whether it is to be told of an image. */
  wants(examined: Examined): boolean;
  /**
   * Tells it of an image.
   *
   * @param line The line of the journal, as it is there.
   * @param signal Aborted where the task ends; what can be interrupted is.
   * @throws {DeliveryError} If it has not been told, or has not understood.
   */
  deliver(line: string, examined: Examined, signal: AbortSignal): Promise<void>;
}

/** A delivery that has failed and is tried again. */
export class DeliveryError extends Error {
  /** Milliseconds that are to be waited at least; 0 where nothing was asked for. */
  readonly wait: number;

  /**
   * Says what has failed.
   *
   * @param message What has failed, in a clause.
   * @param wait Milliseconds that are to be waited at least.
   * @param options The error that caused this one.
   */
  constructor(message: string, wait = 0, options?: ErrorOptions) {
    super(message, options);
    this.name = "DeliveryError";
    this.wait = wait;
  }
}

/** Checks whether an image has a copy: what is delivered unless more is asked for. */
export function hasCopy({ copies }: Examined): boolean {
  return copies !== null && copies.length > 0;
}
