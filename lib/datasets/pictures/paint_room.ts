import { drawChoice, drawInteger, drawUniform } from "../../_internal/draw.ts";
import type { Prng } from "../../prng.ts";
import type { Image, Size } from "../../types.ts";
import { develop } from "./develop.ts";
import { drawPalette, hsl, mix } from "./palette.ts";
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

type Colors = ReturnType<typeof drawPalette>;

function drawShelf(prng: Prng, colors: Colors, x: number, foot: number, wide: number, tall: number): string {
  const boards = drawInteger(prng, [2, 5]);
  const books: string[] = [];
  for (let board = 0; board < boards; board++) {
    const gap = tall / boards;
    let at = x + 3;
    while (at < x + wide - 7) {
      const thick = drawUniform(prng, [2.5, 7]);
      const high = gap * drawUniform(prng, [0.5, 0.85]);
      if (prng() < 0.85) {
        books.push(
          markup`<rect x="${at}" y="${
            foot - board * gap - 3 - high
          }" width="${thick}" height="${high}" fill="${hsl(prng(), 0.5, drawUniform(prng, [0.25, 0.7]))}"/>`,
        );
      }
      at += thick;
    }
    books.push(
      markup`<rect x="${x}" y="${foot - board * gap - 3}" width="${wide}" height="3" fill="${colors[0]!}"/>`,
    );
  }
  return markup`<rect x="${x}" y="${foot - tall}" width="${wide}" height="${tall}" fill="${
    mix(colors[0]!, [90, 60, 40], 0.5)
  }" stroke="${colors[0]!}" stroke-width="3"/>${books}`;
}

function drawSofa(colors: Colors, x: number, foot: number, wide: number, tall: number): string {
  const [body, cushion] = [colors[1]!, mix(colors[1]!, [255, 255, 255], 0.22)];
  return markup`<rect x="${x}" y="${foot - tall}" width="${wide}" height="${
    tall * 0.8
  }" rx="9" fill="${body}"/>
    <rect x="${x + wide * 0.1}" y="${foot - tall * 0.55}" width="${wide * 0.39}" height="${
    tall * 0.35
  }" rx="6" fill="${cushion}"/><rect x="${x + wide * 0.51}" y="${foot - tall * 0.55}" width="${
    wide * 0.39
  }" height="${tall * 0.35}" rx="6" fill="${cushion}"/>
    <rect x="${x - 5}" y="${foot - tall * 0.7}" width="${wide * 0.13}" height="${tall * 0.6}" rx="7" fill="${
    mix(body, [0, 0, 0], 0.2)
  }"/><rect x="${x + wide * 0.89}" y="${foot - tall * 0.7}" width="${wide * 0.13}" height="${
    tall * 0.6
  }" rx="7" fill="${mix(body, [0, 0, 0], 0.2)}"/>
    <rect x="${x + wide * 0.2}" y="${foot - tall * 0.75}" width="${wide * 0.14}" height="${
    wide * 0.12
  }" fill="${colors[5]!}" transform="rotate(12 ${x + wide * 0.2} ${foot - tall * 0.7})"/>`;
}

function drawLamp(colors: Colors, x: number, foot: number, tall: number): string {
  return markup`<circle cx="${x}" cy="${foot - tall}" r="${
    tall * 0.42
  }" fill="#fff3c0" opacity="0.3"/><rect x="${x - 1.5}" y="${
    foot - tall
  }" width="3" height="${tall}" fill="#333"/><ellipse cx="${x}" cy="${foot}" rx="${
    tall * 0.1
  }" ry="3" fill="#333"/>
    <polygon points="${x - tall * 0.08},${foot - tall * 1.1} ${x + tall * 0.08},${foot - tall * 1.1} ${
    x + tall * 0.16
  },${foot - tall * 0.88} ${x - tall * 0.16},${foot - tall * 0.88}" fill="${colors[5]!}"/>`;
}
