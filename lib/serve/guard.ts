import { createHash, timingSafeEqual } from "node:crypto";
import { Problem } from "./problem.ts";

/** Who may use the service. */
export interface GuardOptions {
  /** The token that requests must show; `null` for none, and then only this machine is answered. */
  token: string | null;
}

/** Looks at who sends a request. */
export interface Guard {
  /**
   * Refuses what another site's page sends with its visitor's browser.
   *
   * @throws {Problem} 403.
   */
  checkSite(request: Request): void;
  /**
   * Refuses who does not show the token, if there is one.
   *
   * @throws {Problem} 401.
   */
  checkToken(request: Request): void;
}

/** Methods that change nothing and have no effect that another site could be after. */
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Makes a guard.
 *
 * Whoever can reach a loopback interface is on this machine, but a web page that is open on it is as well. It can send
 * requests to any address, though it does not see the answers, so what another site's page writes is refused by its
 * `Origin`. And if its own site's name is made to lead to 127.0.0.1, it sees answers too; such requests still name that
 * site in their `Host`, and are refused by it. With a token neither is a danger to answers, as such a page does not know it,
 * and the service may have any name.
 */
export function createGuard({ token }: GuardOptions): Guard {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const expected = token === null ? null : digest(token);
  return {
    checkSite({ method, headers }) {
      const host = headers.get("host");
      if (token === null && (host === null || !isLoopback(hostName(host)))) {
        throw new Problem(
          403,
          `the Host is ${
            host === null ? "missing" : `"${host}"`
          }: without a token, only requests to localhost, 127.0.0.1 ` +
            "or [::1] are answered, so that no web page can reach the service by another name",
        );
      }
      const origin = headers.get("origin");
      if (origin !== null && !SAFE.has(method) && siteOf(origin) !== host?.toLowerCase()) {
        throw new Problem(403, `the Origin is "${origin}": pages of other sites may not use the service`);
      }
    },
    checkToken({ headers }) {
      if (expected === null) return;
      const [, shown = ""] = /^bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "") ?? [];
      // Digests are equally long, so that the time that this takes says nothing about the token.
      if (timingSafeEqual(digest(shown), expected)) return;
      throw new Problem(401, "a token is needed: send it as `Authorization: Bearer TOKEN`", {
        "www-authenticate": 'Bearer realm="rdcd"',
      });
    },
  };
}

function hostName(host: string): string {
  return host.replace(/:\d*$/, "").toLowerCase();
}

function siteOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

/** Checks whether a name or an address is this machine's own, which nobody else reaches. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
