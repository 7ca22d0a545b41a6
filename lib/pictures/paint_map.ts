import { drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { drawPalette, hsl, mix } from "./palette.ts";
import { markup, svgPicture } from "./svg_picture.ts";

/** A town map: blocks between streets that cross at odd angles, parks, a river, main roads, and places marked. */
export async function paintMap(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const colors = drawPalette(prng, 5);
  const dark = prng() < 0.3;
  const land = dark ? hsl(0.6, 0.15, 0.16) : mix(colors[4]!, [246, 242, 232], 0.7);
  const street = dark ? hsl(0.6, 0.1, 0.34) : mix(colors[4]!, [255, 255, 255], 0.9);
  const reach = Math.hypot(width, height);
  const turn = drawUniform(prng, [-45, 45]);

  const blocks: string[] = [];
  let x = -reach;
  while (x < reach) {
    const wide = drawUniform(prng, [26, 70]);
    let y = -reach;
    while (y < reach) {
      const tall = drawUniform(prng, [18, 60]);
      const kind = prng();
      const color = kind < 0.1
        ? hsl(0.3, 0.4, dark ? 0.22 : 0.75)
        : kind < 0.3
        ? mix(land, colors[2]!, 0.3)
        : mix(land, colors[1]!, drawUniform(prng, [0, 0.12]));
      blocks.push(
        markup`<rect x="${x + 2}" y="${y + 2}" width="${wide - 4}" height="${tall - 4}" fill="${color}"/>`,
      );
      if (kind > 0.3) {
        blocks.push(
          ...Array.from(
            { length: drawInteger(prng, [0, 5]) },
            () =>
              markup`<rect x="${x + 4 + prng() * Math.max(1, wide - 22)}" y="${
                y + 4 + prng() * Math.max(1, tall - 18)
              }" width="${drawUniform(prng, [5, 13])}" height="${drawUniform(prng, [4, 10])}" fill="${
                mix(land, colors[1]!, 0.35)
              }"/>`,
          ),
        );
      }
      y += tall;
    }
    x += wide;
  }
  const road = (thick: number, color: string) => {
    const bend = () => reach * drawUniform(prng, [-0.5, 0.5]);
    const [cx, cy] = [width * prng(), height * prng()];
    const angle = prng() * Math.PI;
    const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach];
    return markup`<path d="M${cx - dx} ${cy - dy}Q${cx + bend()} ${cy + bend()} ${cx} ${cy}T${cx + dx} ${
      cy + dy
    }" fill="none" stroke="${color}" stroke-width="${thick}"/>`;
  };
  const river = prng() < 0.6
    ? road(drawUniform(prng, [14, 44]), markup`${hsl(0.56, 0.5, dark ? 0.28 : 0.74)}`)
    : "";
  const main = Array.from({ length: drawInteger(prng, [1, 4]) }, () => {
    const path = road(9, markup`${mix(colors[1]!, [60, 60, 60], 0.2)}`);
    const core = path.replace(
      /stroke="[^"]*" stroke-width="9"/,
      markup`stroke="${hsl(0.12, 0.85, dark ? 0.5 : 0.72)}" stroke-width="6"`,
    );
    return path + core;
  });
  const places = Array.from(
    { length: drawInteger(prng, [2, 9]) },
    () =>
      markup`<g transform="translate(${width * prng()} ${
        height * prng()
      })"><path d="M0 0C-4 -8 -9 -10 -9 -17A9 9 0 0 1 9 -17C9 -10 4 -8 0 0Z" fill="${
        hsl(prng(), 0.75, 0.5)
      }" stroke="#333"/><circle cy="-17" r="3.4" fill="#fff"/></g>`,
  );
  return await svgPicture(
    size,
    markup`<rect width="${width}" height="${height}" fill="${street}"/>
    <g transform="translate(${width / 2} ${
      height / 2
    }) rotate(${turn})">${blocks}</g>${river}${main}${places}`,
  );
}
