import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Color, Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { drawPalette, hsl, mix } from "./palette.ts";
import { markup, svgPicture } from "./svg_picture.ts";

/** Fruit, bottles, bowls, books and boxes with light and shadow on a table. */
export async function paintStillLife(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const colors = drawPalette(prng, 5);
  const table = height * drawUniform(prng, [0.5, 0.68]);
  const lightFrom = prng() < 0.5 ? -1 : 1;
  const unit = Math.min(width, height);
  const count = drawInteger(prng, [3, 8]);
  const things = Array.from({ length: count }, (_, index) => {
    const depth = (index + prng()) / count;
    const x = width * drawUniform(prng, [0.1, 0.9]);
    const y = table + (height - table) * (0.1 + 0.7 * depth);
    const scale = unit * drawUniform(prng, [0.1, 0.16]) * (0.9 + 0.5 * depth);
    const color = hsl(prng(), drawUniform(prng, [0.4, 0.85]), drawUniform(prng, [0.3, 0.6]));
    const shadow = markup`<ellipse cx="${x - lightFrom * scale * 0.7}" cy="${y}" rx="${scale * 1.3}" ry="${
      scale * 0.28
    }" fill="#000" opacity="0.35"/>`;
    const thing = drawChoice(prng, [fruit, fruit, bottle, bowl, box])(prng, color, index, lightFrom);
    return markup`${shadow}<g transform="translate(${x} ${y}) scale(${scale})">${thing}</g>`;
  });
  const cloth = prng() < 0.5
    ? Array.from({ length: 14 }, (_, index) => {
      const x = width * (index / 13);
      return markup`<path d="M${width / 2 + (x - width / 2) * 0.6} ${table}L${
        width / 2 + (x - width / 2) * 1.8
      } ${height}" stroke="${colors[1]!}" stroke-width="3" opacity="0.5"/>`;
    })
    : [];
  const picture = await svgPicture(
    size,
    markup`
    <linearGradient id="wall" x1="${lightFrom < 0 ? 0 : 1}" x2="${
      lightFrom < 0 ? 1 : 0
    }"><stop stop-color="${colors[3]!}"/><stop offset="1" stop-color="${
      mix(colors[3]!, [0, 0, 0], 0.6)
    }"/></linearGradient>
    <linearGradient id="table" x2="0" y2="1"><stop stop-color="${
      mix(colors[2]!, [0, 0, 0], 0.45)
    }"/><stop offset="1" stop-color="${colors[2]!}"/></linearGradient>
    <rect width="${width}" height="${table}" fill="url(#wall)"/><rect y="${table}" width="${width}" height="${
      height - table
    }" fill="url(#table)"/>${cloth}${things}`,
  );
  return develop(prng, picture);
}

/** Draws a thing that stands at the origin, about two units tall. */
type Thing = (prng: Prng, color: Color, index: number, lightFrom: number) => string;

const rounded = (id: string, color: Color, lightFrom: number) =>
  markup`<radialGradient id="${id}" cx="${0.5 + lightFrom * 0.2}" cy="0.3" r="0.75"><stop stop-color="${
    mix(color, [255, 255, 255], 0.65)
  }"/><stop offset="0.3" stop-color="${color}"/><stop offset="1" stop-color="${
    mix(color, [0, 0, 0], 0.7)
  }"/></radialGradient>`;

const upright = (id: string, color: Color, lightFrom: number) =>
  markup`<linearGradient id="${id}"><stop stop-color="${
    mix(color, [0, 0, 0], lightFrom < 0 ? 0.15 : 0.6)
  }"/><stop offset="${0.5 + lightFrom * 0.2}" stop-color="${
    mix(color, [255, 255, 255], 0.45)
  }"/><stop offset="1" stop-color="${mix(color, [0, 0, 0], lightFrom < 0 ? 0.6 : 0.15)}"/></linearGradient>`;

const fruit: Thing = (prng, color, index, lightFrom) => {
  const pear = prng() < 0.35;
  const body = pear
    ? markup`<path d="M0 0C-1 0 -1 -1 -0.55 -1.2C-0.35 -1.7 -0.25 -2 0 -2C0.25 -2 0.35 -1.7 0.55 -1.2C1 -1 1 0 0 0Z" fill="url(#t${index})"/>`
    : markup`<ellipse cy="-0.8" rx="${drawUniform(prng, [0.75, 1])}" ry="0.82" fill="url(#t${index})"/>`;
  const top = pear ? -2 : -1.55;
  return markup`${
    rounded(`t${index}`, color, lightFrom)
  }${body}<path d="M0 ${top}q0.05 -0.2 0.2 -0.35" stroke="#3b2412" stroke-width="0.09" fill="none"/><ellipse cx="0.35" cy="${
    top - 0.2
  }" rx="0.3" ry="0.12" transform="rotate(-25 0.35 ${top})" fill="#4c7a2c"/>`;
};

const bottle: Thing = (prng, color, index, lightFrom) => {
  const [wide, neck, tall] = [
    drawUniform(prng, [0.45, 0.7]),
    drawUniform(prng, [0.14, 0.24]),
    drawUniform(prng, [2.4, 3.6]),
  ];
  const label = prng() < 0.6
    ? markup`<rect x="${-wide}" y="${-tall * 0.42}" width="${wide * 2}" height="${
      tall * 0.22
    }" fill="#f3ead2" opacity="0.9"/><rect x="${-wide * 0.6}" y="${-tall * 0.36}" width="${
      wide * 1.2
    }" height="0.07" fill="#333"/>`
    : "";
  return markup`${upright(`t${index}`, color, lightFrom)}<path d="M${-wide} 0L${-wide} ${
    -tall * 0.55
  }Q${-wide} ${-tall * 0.7} ${-neck} ${-tall * 0.75}L${-neck} ${-tall}L${neck} ${-tall}L${neck} ${
    -tall * 0.75
  }Q${wide} ${-tall * 0.7} ${wide} ${
    -tall * 0.55
  }L${wide} 0Z" fill="url(#t${index})" opacity="0.93"/>${label}`;
};

const bowl: Thing = (prng, color, index, lightFrom) => {
  const rim = drawUniform(prng, [1.2, 1.7]);
  return markup`${
    upright(`t${index}`, color, lightFrom)
  }<path d="M${-rim} -1Q${-rim} 0 -0.4 0L0.4 0Q${rim} 0 ${rim} -1Z" fill="url(#t${index})"/><ellipse cy="-1" rx="${rim}" ry="0.26" fill="${
    mix(color, [0, 0, 0], 0.55)
  }" stroke="${mix(color, [255, 255, 255], 0.4)}" stroke-width="0.06"/>`;
};

const box: Thing = (prng, color) => {
  const [wide, tall, slant] = [
    drawUniform(prng, [0.7, 1.4]),
    drawUniform(prng, [0.5, 2]),
    drawUniform(prng, [0.2, 0.6]),
  ];
  const band = tall * drawUniform(prng, [0.15, 0.7]);
  return markup`<rect x="${-wide}" y="${-tall}" width="${
    wide * 2
  }" height="${tall}" fill="${color}"/><rect x="${-wide}" y="${-band}" width="${
    wide * 2
  }" height="0.16" fill="${mix(color, [255, 255, 255], 0.6)}"/>
    <polygon points="${-wide},${-tall} ${-wide + slant},${-tall - 0.35} ${wide + slant},${
    -tall - 0.35
  } ${wide},${-tall}" fill="${mix(color, [255, 255, 255], 0.4)}"/>
    <polygon points="${wide},${-tall} ${wide + slant},${-tall - 0.35} ${
    wide + slant
  },-0.35 ${wide},0" fill="${mix(color, [0, 0, 0], 0.5)}"/>`;
};
