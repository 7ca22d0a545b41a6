import { createHash } from "node:crypto";
import { UsageError } from "../task.ts";
import type { Examined } from "./journal.ts";
import { DeliveryError, type DeliveryTarget, hasCopy } from "./delivery_target.ts";

/** Options for {@linkcode createWebhook}. */
export interface WebhookOptions {
  /** Milliseconds that an answer may take. */
  timeout: number;
  /** True to tell of images without a copy and of unreadable ones as well. */
  all: boolean;
}

/** Milliseconds that an endpoint may ask to be waited for at most. */
const LONGEST_WAIT = 3600_000;

/**
 * The address of a webhook.
 *
 * @throws {UsageError} If it is none.
 */
export function webhookAddress(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--webhook takes an address of http or https: current value is "${text}"`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError("--webhook takes an address without a name and a password in it");
  }
  return url;
}

/**
 * Posts lines of the journal to an address. Each has an `Idempotency-Key`, which is the same whenever it is sent again, so
 * that the receiver can tell.
 */
export function createWebhook(url: URL, { timeout, all }: WebhookOptions): DeliveryTarget {
  // Paths of webhooks are often secret, and messages end up in logs.
  const { origin } = url;
  return {
    name: "webhook",
    wants: (examined) => all || hasCopy(examined),
    async deliver(line, examined, signal) {
      const abort = new AbortController();
      const end = () => abort.abort();
      signal.addEventListener("abort", end);
      const timer = setTimeout(
        () => abort.abort(new DeliveryError(`${origin} has not answered in ${timeout / 1000} s`)),
        timeout,
      );
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: { "Content-Type": "application/json", "Idempotency-Key": idempotencyKey(examined) },
          body: line,
          // Followed, a POST would become a GET.
          redirect: "manual",
          signal: abort.signal,
        });
        await response.body?.cancel();
        if (!response.ok) {
          throw new DeliveryError(answerText(origin, response), retryAfter(response));
        }
      } catch (error) {
        if (error instanceof DeliveryError) throw error;
        const why = (error as Error).message.replaceAll(url.href, origin);
        throw new DeliveryError(why, 0, { cause: error });
      } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
      }
    },
  };
}

function answerText(origin: string, { status }: Response): string {
  return `${origin} answered ${status}` +
    (status >= 300 && status < 400 ? ", which is a redirection: give the address that it leads to" : "");
}

/** Milliseconds that the answer asks to be waited: seconds or a date. */
function retryAfter({ headers }: Response): number {
  const text = headers.get("Retry-After");
  if (text === null) return 0;
  const wait = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), LONGEST_WAIT);
}

/** One key for each line that is delivered: the content, the method, and the name, as a content may arrive again. */
function idempotencyKey({ image, sha256, size, modified, method }: Examined): string {
  // Journals of earlier versions do not say the content.
  const content = sha256 ?? `${size} ${modified}`;
  return createHash("sha256").update(JSON.stringify([content, method, image])).digest("hex");
}
