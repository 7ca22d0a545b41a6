import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { noiseField } from "./noise_field.ts";
import { drawPalette, hsl } from "./palette.ts";
import { blend, fill, light, shade } from "./shade.ts";
import { markup, overlaySvg } from "./svg_picture.ts";

/** Bushes and herbs as rewriting grammars; `F` draws, `+` and `-` turn, brackets branch, `X` bears a leaf. */
const GRAMMARS: readonly { rules: Record<string, string>; depth: number }[] = [
  { rules: { X: "F[+X]F[-X]+X", F: "FF" }, depth: 5 },
  { rules: { X: "F[+X][-X]FX", F: "FF" }, depth: 5 },
  { rules: { X: "F-[[X]+X]+F[+FX]-X", F: "FF" }, depth: 4 },
  { rules: { X: "F[++X][-X]F[+X]X", F: "F" }, depth: 5 },
  { rules: { X: "F[+X][--X][X]", F: "FF" }, depth: 5 },
];
const MOST_SYMBOLS = 6000;

/** One to four branching plants (Lindenmayer systems) with leaves or flowers, before a blurred garden. */
export async function paintPlant(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const grammar = drawChoice(prng, GRAMMARS);
  const count = drawInteger(prng, [1, 4]);
  const ground = height * drawUniform(prng, [0.86, 0.98]);
  const plants = Array.from({ length: count }, (_, index) => {
    const tall = height * drawUniform(prng, [0.5, 0.85]);
    return drawPlant(prng, grammar, {
      x: (width * (index + drawUniform(prng, [0.3, 0.7]))) / count,
      y: ground,
      tall,
    });
  });
  const soil = markup`<rect y="${ground}" width="${width}" height="${height}" fill="${
    hsl(drawUniform(prng, [0.05, 0.3]), 0.35, 0.25)
  }"/>`;
  const garden = noiseField(prng, size, { scaleX: width * 0.4, scaleY: height * 0.3, octaves: 3 });
  const colors = drawPalette(prng, 4);
  const behind = shade(size, (x, y, pixel) => {
    fill(pixel, colors[1]!);
    blend(pixel, colors[3]!, garden[y * width + x]!);
    light(pixel, 1.15 - 0.4 * (y / height));
  });
  return develop(prng, await overlaySvg(behind, soil + plants.join("")));
}

function drawPlant(
  prng: Prng,
  { rules, depth }: typeof GRAMMARS[number],
  place: { x: number; y: number; tall: number },
): string {
  let symbols = "X";
  for (let step = 0; step < depth && symbols.length < MOST_SYMBOLS; step++) {
    symbols = Array.from(symbols, (symbol) => (prng() < 0.06 ? symbol : rules[symbol] ?? symbol)).join("");
  }
  const turn = drawUniform(prng, [0.25, 0.6]);
  const wild = drawUniform(prng, [0.05, 0.25]);
  let state = { x: 0, y: 0, angle: -Math.PI / 2 + drawUniform(prng, [-0.15, 0.15]), thick: 3 };
  const stack: typeof state[] = [];
  const lines: number[][] = [];
  const leaves: number[][] = [];
  for (const symbol of symbols) {
    if (symbol === "F") {
      const x = state.x + Math.cos(state.angle);
      const y = state.y + Math.sin(state.angle);
      lines.push([state.x, state.y, x, y, state.thick]);
      state = { ...state, x, y, angle: state.angle + drawUniform(prng, [-wild, wild]) * 0.4 };
    } else if (symbol === "+" || symbol === "-") {
      state.angle += (symbol === "+" ? 1 : -1) * turn + drawUniform(prng, [-wild, wild]);
    } else if (symbol === "[") {
      stack.push({ ...state });
      state.thick = Math.max(0.7, state.thick * 0.72);
    } else if (symbol === "]") {
      state = stack.pop()!;
    } else leaves.push([state.x, state.y, state.angle]);
  }
  const reach = Math.max(...lines.map(([, , , y]) => -y!), 1);
  const scale = place.tall / reach;
  const bark = hsl(drawUniform(prng, [0.05, 0.3]), 0.4, drawUniform(prng, [0.12, 0.3]));
  const leaf = hsl(
    prng() < 0.7 ? drawUniform(prng, [0.18, 0.4]) : prng(),
    0.6,
    drawUniform(prng, [0.25, 0.55]),
  );
  const bloom = hsl(prng(), 0.75, 0.6);
  const flowering = prng() < 0.4 ? 0.25 : 0;
  const long = drawUniform(prng, [3, 8]);
  const wood = Array.from(Map.groupBy(lines, ([, , , , thick]) => thick!), ([thick, strokes]) => {
    const path = strokes.map(([x1, y1, x2, y2]) =>
      markup`M${x1! * scale} ${y1! * scale}L${x2! * scale} ${y2! * scale}`
    );
    return markup`<path d="${path}" stroke-width="${thick}"/>`;
  });
  const green = leaves.filter((_, index) => index % Math.ceil(leaves.length / 500) === 0).map((
    [x, y, angle],
  ) =>
    prng() < flowering
      ? markup`<circle cx="${x! * scale}" cy="${y! * scale}" r="${long * 0.6}" fill="${bloom}"/>`
      : markup`<ellipse rx="${long}" ry="${long * 0.42}" transform="translate(${x! * scale} ${
        y! * scale
      }) rotate(${(angle! * 180) / Math.PI})" fill="${leaf}"/>`
  );
  return markup`<g transform="translate(${place.x} ${place.y})"><g stroke="${bark}" stroke-linecap="round">${wood}</g>${green}</g>`;
}
