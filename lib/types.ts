import type * as tf from "@tensorflow/tfjs";

/** A tensor that holds one number. */
export type Scalar = tf.Scalar;

/** A tensor of shape `[rows, dims]`: one descriptor, feature or embedding a row. */
export type Matrix = tf.Tensor2D;

/** A tensor of shape `[batch, height, width, channels]`. */
export type Images = tf.Tensor4D;

/** A tensor of any shape. */
export type Tensor = tf.Tensor;

/** A tensor whose numbers can be replaced, of any shape. */
export type Variable = tf.Variable;

/** A decoded image. */
export interface Image {
  /** Pixels a row. */
  width: number;
  /** Rows. */
  height: number;
  /** Red, green, blue of each pixel, 0 to 255, row by row: `height * width * 3` bytes. */
  data: Uint8Array;
}

/** The size of an image in pixels. */
export interface Size {
  /** Pixels a row. */
  width: number;
  /** Rows. */
  height: number;
}

/**
 * Size that an image is resized to: exactly `width` by `height` (RDCD's square, aspect not kept), or so that the
 * shorter edge has `shortEdge` pixels and the aspect is kept (SSCD).
 */
export type TargetSize = Size | {
  /** Pixels of the shorter edge; the longer one follows, rounded down as torchvision does. */
  shortEdge: number;
};

/** Descriptors of a set of images. */
export interface Descriptors {
  /** One name an image, each only once. */
  ids: string[];
  /** Row-major `[ids.length, dims]`. */
  vectors: Float32Array;
  /** Numbers a descriptor. */
  dims: number;
}

/** A claim that `query` is an edited copy of `reference`. */
export interface Prediction {
  /** Id of the query image. */
  query: string;
  /** Id of the reference image. */
  reference: string;
  /** How sure the claim is; only the order matters. Higher is surer. */
  score: number;
}

/** The fact that `query` is an edited copy of `reference`. */
export interface Match {
  /** Id of the query image. */
  query: string;
  /** Id of the reference image. */
  reference: string;
}

/** An image of a data set: its name there and its file. */
export interface ImageEntry {
  /** The name, unique in its data set: `"R000123"`, or the path below the folder with `/` between. */
  id: string;
  /** The file. */
  path: string;
  /**
   * SHA-256 of the file, in hexadecimal, where what is known of the image hangs on it: a file that has changed since is not
   * read.
   */
  sha256?: string;
}

/** The two ends of an interval that a parameter is drawn from, the lower one first. */
export type Interval = readonly [number, number];

/** Red, green and blue, whole numbers of 0 to 255. */
export type Color = readonly [number, number, number];

/** Vectors to search with or among; {@linkcode Descriptors} are such. */
export interface Vectors {
  /** Row-major `[rows, dims]`. */
  vectors: Float32Array;
  /** Numbers a row. */
  dims: number;
}

/** Vectors to search among that are read in blocks, such as a store on disk; `DescriptorBlocks` are such. */
export interface VectorBlocks {
  /** How many vectors there are. */
  readonly count: number;
  /** Numbers a row. */
  readonly dims: number;
  /**
   * Reads all vectors from the first to the last.
   *
   * @param rows The most vectors a block.
   */
  blocks(rows?: number): AsyncIterable<Vectors>;
}
