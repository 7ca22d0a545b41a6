import type { ImageDescriber } from "../descriptors/create_image_describer.ts";
import type { FoundReference } from "../search/found_reference.ts";
import type { Admission } from "./admission.ts";
import type { AddOutcome, Collection, NewImage } from "./collection.ts";
import type { Deadline } from "./deadline.ts";
import type { Metrics } from "./metrics.ts";
import type { Thumbnails } from "./create_thumbnails.ts";

/** What routes answer with. */
export interface ServiceContext {
  /** The images that are searched. */
  collection: Collection;
  /** What describes images. */
  describer: ImageDescriber;
  /** The name of the method that describes them. */
  method: string;
  /** The score from which on an image counts as a copy, among so many references. */
  thresholdFor: (references: number) => number;
  /** Bounds how many requests are inside. */
  admission: Admission;
  /** What is counted. */
  metrics: Metrics;
  /** Small pictures of references; `null` where nobody said where their files are. */
  thumbnails: Thumbnails | null;
  /** The most bytes of a body. */
  maxBody: number;
  /** Seconds that a request may take, for messages. */
  timeout: number;
  /** Searches, together with other requests. */
  search: (query: { vector: Float32Array; k: number }) => Promise<FoundReference[]>;
  /** Adds, together with other requests. */
  add: (image: NewImage) => Promise<AddOutcome>;
  /** Removes, together with other requests. */
  remove: (id: string) => Promise<boolean>;
}

/** A request on its way through the service. */
export interface Exchange {
  /** The request. */
  request: Request;
  /** Its address. */
  url: URL;
  /** What stands in its path for the name in braces; `""` where the path has none. */
  id: string;
  /** The time that it has. */
  deadline: Deadline;
}

/** Answers a request. */
export type RouteHandler = (exchange: Exchange, context: ServiceContext) => Promise<Response> | Response;
