/** Names of the statuses that the service answers with, as RFC 9110 has them. */
const TITLES = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
} as const;

/** A status with which a request is refused. */
export type ProblemStatus = keyof typeof TITLES;

/** A request that is refused: thrown where that is found out, and answered as `application/problem+json`. */
export class Problem extends Error {
  /** The answer's status. */
  readonly status: ProblemStatus;
  /** Further headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param status The answer's status.
   * @param detail What was found, what was expected and what to do, for whoever sent the request.
   * @param headers Further headers of the answer.
   */
  constructor(status: ProblemStatus, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.headers = headers;
  }
}

/**
 * The answer to a request that is refused.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9457 | RFC 9457, problem details}
 */
export function problemResponse({ status, message, headers }: Problem): Response {
  const body = { type: "about:blank", title: TITLES[status], status, detail: message };
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}
