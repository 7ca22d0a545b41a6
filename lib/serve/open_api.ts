import project from "../../deno.json" with { type: "json" };
import { MOST_REFERENCES } from "./query_parameters.ts";

/** A part of the document. */
type Part = { readonly [key: string]: unknown };

const problem = (description: string): Part => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

const answer = (description: string, schema: string, headers?: Part): Part => ({
  description,
  ...headers === undefined ? {} : { headers },
  content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
});

const refused = {
  "401": problem("The token is missing or wrong."),
  "403": problem("Another site's page asks, or the service has another name here than is allowed."),
  default: problem("The service is ending (503), failed (500), or does not take the method (405)."),
};

const busy: Part = {
  ...problem("All places are taken; `Retry-After` says for about how many seconds."),
  headers: { "Retry-After": { schema: { type: "integer", minimum: 1 } } },
};

/** What every route that takes an image may refuse it with. */
const uploadRefused = {
  ...refused,
  "400": problem("A parameter or the form is malformed, or the body is empty."),
  "408": problem("The image did not arrive in time."),
  "413": problem("The body is too large."),
  "415": problem("The body is neither an image nor a form."),
  "422": problem("What was sent is no image, is damaged, or has too many pixels."),
  "503": busy,
  "504": problem("The work took too long; it may yet be done."),
};

const image: Part = {
  required: true,
  content: {
    "application/octet-stream": { schema: {} },
    "image/*": { schema: {} },
    "multipart/form-data": {
      schema: {
        type: "object",
        required: ["image"],
        properties: {
          image: { description: "The file.", contentMediaType: "application/octet-stream" },
          id: { type: "string", description: "The image's name, where it is added." },
        },
      },
    },
  },
};

const query = (name: string, description: string, schema: Part): Part => ({
  name,
  in: "query",
  description,
  schema,
});
const id: Part = {
  name: "id",
  in: "path",
  required: true,
  description: "The image's name; a slash in it is written as %2F.",
  schema: { type: "string", minLength: 1 },
};

/** The service's description for programs, in OpenAPI 3.1. */
export const openApi = {
  openapi: "3.1.0",
  info: {
    title: "rdcd",
    summary: "Finds the images that an image is a copy of.",
    version: project.version,
    license: { name: "MIT", identifier: "MIT" },
  },
  security: [{}, { token: [] }],
  paths: {
    "/": {
      get: {
        summary: "A page on which one drops an image and sees its matches.",
        security: [],
        responses: {
          "200": { description: "The page.", content: { "text/html": { schema: { type: "string" } } } },
          "403": refused["403"],
          default: refused.default,
        },
      },
    },
    "/health": {
      get: {
        summary: "Says that the service answers.",
        security: [],
        responses: { "200": answer("It does.", "Health"), "403": refused["403"], default: refused.default },
      },
    },
    "/match": {
      post: {
        summary: "Finds the references that an image is a copy of.",
        parameters: [
          query("k", "How many to find at most.", {
            ...{ type: "integer", minimum: 1, maximum: MOST_REFERENCES, default: 10 },
          }),
          query("threshold", "The lowest score of a copy, instead of the service's.", {
            ...{ type: "number", minimum: -1, maximum: 1 },
          }),
          query("all", "True for the nearest references, whatever their scores.", {
            ...{ type: "boolean", default: false },
          }),
        ],
        requestBody: image,
        responses: { "200": answer("What was found.", "Matches"), ...uploadRefused },
      },
    },
    "/images": {
      post: {
        summary: "Makes an image a reference.",
        parameters: [
          query(
            "id",
            "Its name. Without it, the form's field `id`, the file's name, or the file's SHA-256.",
            {
              ...{ type: "string", minLength: 1, maxLength: 1024 },
            },
          ),
        ],
        requestBody: image,
        responses: {
          "200": answer("The same image was there already under that name.", "Image", location()),
          "201": answer(
            "It is a reference from now on, whatever becomes of the process.",
            "Image",
            location(),
          ),
          ...uploadRefused,
          "409": problem("Another image has that name."),
        },
      },
    },
    "/images/{id}": {
      parameters: [id],
      get: {
        summary: "What is known of a reference.",
        responses: {
          "200": answer("It is there.", "Image"),
          ...refused,
          "400": problem("The path or a parameter is malformed."),
          "404": problem("There is no such reference."),
        },
      },
      delete: {
        summary: "Removes a reference.",
        responses: {
          "204": { description: "It is no reference any more." },
          ...refused,
          "400": problem("The path or a parameter is malformed."),
          "404": problem("There is no such reference."),
          "504": problem("The work took too long; it may yet be done."),
        },
      },
    },
    "/images/{id}/thumbnail": {
      parameters: [id],
      get: {
        summary: "A small picture of a reference, where its file is in the folder of --images.",
        responses: {
          "200": { description: "The picture.", content: { "image/webp": { schema: {} } } },
          ...refused,
          "400": problem("The path or a parameter is malformed."),
          "404": problem("There is no such reference, or no file of it."),
          "504": problem("The work took too long."),
        },
      },
    },
    "/metrics": {
      get: {
        summary: "What was counted, in Prometheus' text format.",
        responses: {
          "200": { description: "Counts.", content: { "text/plain": { schema: { type: "string" } } } },
          ...refused,
        },
      },
    },
    "/openapi.json": {
      get: {
        summary: "This document.",
        responses: {
          "200": { description: "It.", content: { "application/json": { schema: { type: "object" } } } },
          ...refused,
        },
      },
    },
  },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
    schemas: {
      Health: {
        type: "object",
        required: ["status"],
        additionalProperties: false,
        properties: { status: { const: "ok" } },
      },
      Matches: {
        type: "object",
        required: ["method", "references", "threshold", "flat", "matches"],
        additionalProperties: false,
        properties: {
          method: { type: "string", description: "The method that described the images." },
          references: { type: "integer", minimum: 0, description: "Images that were searched." },
          threshold: { type: "number", description: "The lowest score of a copy." },
          flat: { type: "boolean", description: "True where there is nothing to be seen in the image." },
          matches: {
            type: "array",
            maxItems: MOST_REFERENCES,
            items: { $ref: "#/components/schemas/Match" },
          },
        },
      },
      Match: {
        type: "object",
        required: ["id", "score", "copy"],
        additionalProperties: false,
        properties: {
          id: { type: "string", description: "The reference's name." },
          score: { type: "number", description: "The inner product of the two descriptors; 1 is the same." },
          copy: { type: "boolean", description: "True if the score reaches the threshold." },
          thumbnail: { type: "string", description: "Where a small picture of it is." },
        },
      },
      Image: {
        type: "object",
        required: ["id", "sha256"],
        additionalProperties: false,
        properties: {
          id: { type: "string" },
          sha256: {
            type: ["string", "null"],
            pattern: "^[0-9a-f]{64}$",
            description: "Of the file; null if unknown.",
          },
          thumbnail: { type: "string", description: "Where a small picture of it is." },
        },
      },
      Problem: {
        type: "object",
        description: "RFC 9457.",
        required: ["type", "title", "status", "detail"],
        additionalProperties: false,
        properties: {
          type: { const: "about:blank" },
          title: { type: "string" },
          status: { type: "integer", minimum: 400, maximum: 599 },
          detail: { type: "string" },
        },
      },
    },
  },
};

function location(): Part {
  return { Location: { description: "Where it is.", schema: { type: "string" } } };
}
