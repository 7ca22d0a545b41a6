import assert from "node:assert/strict";
import { drawFormulas, markFormulas } from "../../../tools/notebooks/formulas.ts";

Deno.test("formulas in prose become MathML, whatever Markdown would make of their letters", () => {
  const marked = markFormulas("With $a_1 * b_2 * c_3$ and\n\n$$\\frac{x}{y}$$\n\nfor $t$.");
  assert.doesNotMatch(marked, /[$*_\\]/);
  const html = drawFormulas(marked);
  assert.equal(html.match(/<math /g)!.length, 3);
  assert.match(html, /<math [^>]*display="block">[^]*<mfrac><mi>x<\/mi><mi>y<\/mi><\/mfrac>/);
  assert.match(html, /<msub><mi>a<\/mi><mn>1<\/mn><\/msub>/);
});

Deno.test("dollars that are no formulas stay", () => {
  const prose = "It costs $5 or $6, `$HOME/$USER` and ${name}\n```sh\necho $A $B\n```\n\\$x$";
  assert.equal(drawFormulas(markFormulas(prose)), prose);
});

Deno.test("a formula that is none ends with KaTeX's word on it", () => {
  assert.throws(() => drawFormulas(markFormulas("$\\frac{1$")), /KaTeX parse error/);
});
