/** A file or folder that the user has to provide is not there. */
export class DataMissingError extends Error {
  /** The path that was looked for. */
  readonly path: string;
  /** Instructions to get it. */
  readonly howToGet: string;

  /**
   * Names the missing path and how to get it.
   *
   * @param path The path that was looked for.
   * @param howToGet One sentence: where it comes from and what to type.
   */
  constructor(path: string, howToGet: string) {
    super(`Cannot find ${path}. ${howToGet}`);
    this.name = "DataMissingError";
    this.path = path;
    this.howToGet = howToGet;
  }
}

/** An image file that cannot be decoded, or is refused before decoding. A long job skips it and reports it. */
export class UnreadableImageError extends Error {
  /** The file, or `"<bytes>"` for an image in memory. */
  readonly path: string;
  /** Reason that it cannot be used, in one clause. */
  readonly reason: string;

  /**
   * Names the image and what is wrong with it.
   *
   * @param path The file, or `"<bytes>"` for an image in memory.
   * @param reason What is wrong with it, in one clause.
   * @param options The error that caused this one.
   */
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`Cannot read the image ${path}: ${reason}`, options);
    this.name = "UnreadableImageError";
    this.path = path;
    this.reason = reason;
  }
}

/** A weights file that is refused: damaged, hostile, of an unknown format, or of another network. */
export class CheckpointError extends Error {
  /** The file. */
  readonly path: string;
  /** Reason that it cannot be used. */
  readonly reason: string;

  /**
   * Names the checkpoint and what is wrong with it.
   *
   * @param path The file.
   * @param reason What was found, what was expected, and what to do.
   * @param options The error that caused this one.
   */
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`Cannot load the checkpoint ${path}: ${reason}`, options);
    this.name = "CheckpointError";
    this.path = path;
    this.reason = reason;
  }
}

/** A data file (ground truth, descriptors, store) whose content breaks its format's rules. */
export class InvalidDataError extends Error {
  /** The file. */
  readonly path: string;
  /** Reason that it cannot be used. */
  readonly reason: string;

  /**
   * Names the data file and what is wrong with it.
   *
   * @param path The file.
   * @param reason What was found (with the line where there is one), what was expected, and what to do.
   * @param options The error that caused this one.
   */
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`Cannot use ${path}: ${reason}`, options);
    this.name = "InvalidDataError";
    this.path = path;
    this.reason = reason;
  }
}

/** Training cannot go on as its numbers are not finite any more. */
export class TrainingDivergedError extends Error {
  /** The step, counted from 0. */
  readonly step: number;
  /** The last good checkpoint; `null` where there is none yet. */
  readonly checkpoint: string | null;
  /** The ids of the images of the step. */
  readonly inputs: readonly string[];

  /**
   * Names the step, its images and where to go on from.
   *
   * @param what What is not finite, with its value, such as `"the loss is NaN"`.
   * @param step The step, counted from 0.
   * @param checkpoint The last good checkpoint; `null` where there is none yet.
   * @param inputs The ids of the images of the step.
   */
  constructor(what: string, step: number, checkpoint: string | null, inputs: readonly string[]) {
    super(
      `Cannot go on training as its numbers must be finite: ${what} at step ${step}; the last good checkpoint is ` +
        `${checkpoint ?? "none"}; the images of the step are ${inputs.join(", ")}`,
    );
    this.name = "TrainingDivergedError";
    this.step = step;
    this.checkpoint = checkpoint;
    this.inputs = inputs;
  }
}

/** A database refuses what it is asked for, cannot be reached, or lacks something. */
export class DatabaseError extends Error {
  /** The server and the database, without a password. */
  readonly address: string;
  /** Description of what is wrong. */
  readonly reason: string;

  /**
   * Names the database and what is wrong.
   *
   * @param address The server and the database, without a password.
   * @param reason What was found, what was expected, and what to do.
   * @param options The error that caused this one.
   */
  constructor(address: string, reason: string, options?: ErrorOptions) {
    super(`Cannot use the database ${address}: ${reason}`, options);
    this.name = "DatabaseError";
    this.address = address;
    this.reason = reason;
  }
}
