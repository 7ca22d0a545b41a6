import { escapeHtml } from "../text/escape_html.ts";

/**
 * A box for what may be wider than the page, which is moved sideways in it, with keys as well.
 *
 * @param label What is in it, in a few words, for people who do not see it.
 */
export function scrollBox(label: string, html: string): string {
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(label)}">${html}</div>`;
}
