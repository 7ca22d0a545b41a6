import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { drawPalette, hsl, mix } from "./palette.ts";
import { drawLamp, drawShelf, drawSofa } from "./room_furniture.ts";
import { markup, svgPicture } from "./svg_picture.ts";

/** A furnished room in one-point perspective: floor, window, pictures, shelf, sofa, lamp, carpet. */
export async function paintRoom(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const colors = drawPalette(prng, 6);
  const left = width * drawUniform(prng, [0.08, 0.28]);
  const right = width * drawUniform(prng, [0.72, 0.92]);
  const top = height * drawUniform(prng, [0.08, 0.2]);
  const foot = height * drawUniform(prng, [0.58, 0.7]);
  const [wall, side] = [colors[4]!, mix(colors[4]!, [0, 0, 0], 0.22)];
  const middle = (left + right) / 2;
  const boards = Array.from({ length: 15 }, (_, index) => {
    const x = left + ((right - left) * index) / 14;
    return markup`<path d="M${x} ${foot}L${middle + (x - middle) * 3.2} ${
      foot + (height - foot) * 2
    }" stroke="#000" opacity="0.25" stroke-width="1.5"/>`;
  });
  const span = right - left;
  const tall = foot - top;
  const pictures = Array.from({ length: drawInteger(prng, [0, 4]) }, () => {
    const [w, h] = [span * drawUniform(prng, [0.1, 0.22]), tall * drawUniform(prng, [0.15, 0.32])];
    const x = left + (span - w) * prng();
    const y = top + tall * drawUniform(prng, [0.06, 0.35]);
    const art = drawPalette(prng, 3);
    return markup`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${art[2]!}" stroke="${colors[
      0
    ]!}" stroke-width="3"/><path d="M${x} ${y + h}L${x + w * prng()} ${y + h * 0.3}L${x + w} ${
      y + h
    }Z" fill="${art[0]!}"/><circle cx="${x + w * prng()}" cy="${y + h * 0.3}" r="${
      h * 0.13
    }" fill="${art[1]!}"/>`;
  });
  const sky = hsl(drawUniform(prng, [0.52, 0.62]), 0.5, drawChoice(prng, [0.78, 0.85, 0.2]));
  const pane = {
    x: left + span * drawUniform(prng, [0.05, 0.6]),
    y: top + tall * 0.12,
    w: span * drawUniform(prng, [0.2, 0.34]),
    h: tall * drawUniform(prng, [0.4, 0.6]),
  };
  const window =
    markup`<rect x="${pane.x}" y="${pane.y}" width="${pane.w}" height="${pane.h}" fill="${sky}" stroke="#fff" stroke-width="5"/><path d="M${
      pane.x + pane.w / 2
    } ${pane.y}v${pane.h}M${pane.x} ${pane.y + pane.h * 0.45}h${pane.w}" stroke="#fff" stroke-width="3"/>
    <path d="M${pane.x - 12} ${pane.y - 6}h${pane.w * 0.3}q-4 ${pane.h * 0.7} ${-pane.w * 0.26} ${
      pane.h * 1.15
    }h-4Z" fill="${colors[2]!}" opacity="0.9"/>`;
  const furniture = [
    drawShelf(
      prng,
      colors,
      left + span * drawUniform(prng, [0, 0.75]),
      foot,
      span * 0.24,
      tall * drawUniform(prng, [0.5, 0.85]),
    ),
    drawSofa(
      colors,
      left + span * drawUniform(prng, [0, 0.45]),
      foot + (height - foot) * 0.3,
      span * drawUniform(prng, [0.4, 0.6]),
      tall * 0.42,
    ),
    drawLamp(
      colors,
      left + span * prng(),
      foot + (height - foot) * 0.2,
      tall * drawUniform(prng, [0.6, 0.8]),
    ),
  ].filter(() => prng() < 0.8);
  const carpet = markup`<ellipse cx="${middle}" cy="${(foot + height) / 2 + 8}" rx="${
    span * drawUniform(prng, [0.3, 0.5])
  }" ry="${
    (height - foot) * 0.3
  }" fill="${colors[1]!}" stroke="${colors[5]!}" stroke-width="4" stroke-dasharray="9 5"/>`;
  const picture = await svgPicture(
    size,
    markup`
    <rect width="${width}" height="${height}" fill="${mix(colors[3]!, [140, 90, 50], 0.5)}"/>${boards}
    <polygon points="0,0 ${width},0 ${right},${top} ${left},${top}" fill="${
      mix(wall, [255, 255, 255], 0.6)
    }"/>
    <polygon points="0,0 ${left},${top} ${left},${foot} 0,${height}" fill="${side}"/><polygon points="${width},0 ${right},${top} ${right},${foot} ${width},${height}" fill="${
      mix(side, [0, 0, 0], 0.15)
    }"/>
    <rect x="${left}" y="${top}" width="${span}" height="${tall}" fill="${wall}"/><rect x="${left}" y="${
      foot - 5
    }" width="${span}" height="5" fill="#fff" opacity="0.6"/>
    ${window}${pictures}${carpet}${furniture}`,
  );
  return develop(prng, picture);
}
