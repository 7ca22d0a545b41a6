import assert from "node:assert/strict";
import { htmlTable } from "../../lib/tables/html_table.ts";
import { awkward, plain } from "./tables.ts";

Deno.test("htmlTable names the headings' scope, aligns every cell, and makes the best bold", () => {
  assert.equal(
    htmlTable(plain),
    '<table style="font-variant-numeric:tabular-nums"><thead><tr>' +
      '<th scope="col" style="text-align:left">method</th><th scope="col" style="text-align:right">µAP</th>' +
      "</tr></thead><tbody>" +
      '<tr><th scope="row" style="text-align:left">SSCD</th><td style="text-align:right"><b>72.5</b></td></tr>\n' +
      '<tr><th scope="row" style="text-align:left">RDCD</th><td style="text-align:right">5.7</td></tr>' +
      "</tbody></table>",
  );
});

Deno.test("htmlTable escapes texts, has a caption, and sets no color", () => {
  const html = htmlTable(awkward);
  assert.match(html, /<caption [^>]*>µAP &amp; R@P90 &lt;of&gt; 100 %<\/caption>/);
  assert.match(html, /&lt;script&gt;alert\(&#39;1&#39;\)&lt;\/script&gt;/);
  assert.doesNotMatch(html, /<script|color|background/);
});
