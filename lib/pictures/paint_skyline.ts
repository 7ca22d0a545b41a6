import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Color, Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { hsl, mix } from "./palette.ts";
import { markup, svgPicture } from "./svg_picture.ts";

/** Where a building stands and what it is made of. */
interface Building {
  x: number;
  top: number;
  width: number;
  foot: number;
  wall: Color;
  lit: Color;
  litShare: number;
}

/** A town: rows of buildings with windows, by day, at dusk or at night, behind a street or a river. */
export async function paintSkyline(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const night = drawChoice(prng, [0, 0, 0.5, 1]);
  const hue = drawUniform(prng, [0.5, 0.68]);
  const low = night === 0.5
    ? hsl(drawUniform(prng, [0.0, 0.1]), 0.7, 0.65)
    : hsl(hue, 0.4, 0.9 - 0.7 * night);
  const high = hsl(hue + 0.03, 0.5, 0.62 - 0.52 * night);
  const foot = height * drawUniform(prng, [0.72, 0.92]);
  const rows = drawInteger(prng, [1, 3]);
  const material = drawUniform(prng, [0, 1]);
  const buildings: string[] = [];
  for (let row = 0; row < rows; row++) {
    const nearness = (row + 1) / rows;
    let x = -width * 0.05;
    while (x < width) {
      const breadth = width * drawUniform(prng, [0.06, 0.17]) * (0.6 + 0.4 * nearness);
      const tall = height * drawUniform(prng, [0.12, 0.62]) * (1.25 - 0.5 * nearness);
      const own = hsl(
        material + drawUniform(prng, [-0.06, 0.06]),
        drawUniform(prng, [0.05, 0.45]),
        drawUniform(prng, [0.3, 0.7]) * (1 - 0.75 * night),
      );
      buildings.push(drawBuilding(prng, {
        x,
        top: foot - tall,
        width: breadth,
        foot,
        wall: mix(low, own, 0.35 + 0.65 * nearness),
        lit: night > 0 ? hsl(drawUniform(prng, [0.1, 0.15]), 0.9, 0.72) : hsl(hue, 0.4, 0.85),
        litShare: night > 0 ? drawUniform(prng, [0.25, 0.75]) : 0.25,
      }));
      x += breadth + (prng() < 0.3 ? width * drawUniform(prng, [0, 0.06]) : 0);
    }
  }
  const light = markup`<circle cx="${width * prng()}" cy="${foot * drawUniform(prng, [0.08, 0.5])}" r="${
    drawUniform(prng, [8, 26])
  }" fill="${night === 1 ? hsl(0.14, 0.2, 0.92) : hsl(0.12, 1, 0.85)}"/>`;
  const picture = await svgPicture(
    size,
    markup`
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="${high}"/><stop offset="1" stop-color="${low}"/></linearGradient>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>${light}${buildings}${
      drawGround(prng, size, foot, night, low)
    }`,
  );
  return develop(prng, picture);
}

function drawBuilding(prng: Prng, { x, top, width, foot, wall, lit, litShare }: Building): string {
  const tall = foot - top;
  const roof = drawChoice(prng, ["flat", "flat", "steps", "spire", "gable", "dome"] as const);
  const middle = x + width / 2;
  const crown = {
    flat: "",
    steps: markup`<rect x="${x + width * 0.2}" y="${top - 10}" width="${
      width * 0.6
    }" height="12" fill="${wall}"/><rect x="${middle - 1}" y="${
      top - 34
    }" width="2" height="26" fill="${wall}"/>`,
    spire: markup`<polygon points="${x + width * 0.3},${top} ${middle},${top - width} ${
      x + width * 0.7
    },${top}" fill="${mix(wall, [0, 0, 0], 0.3)}"/>`,
    gable: markup`<polygon points="${x - 2},${top} ${middle},${top - width * 0.45} ${
      x + width + 2
    },${top}" fill="${mix(wall, [120, 30, 20], 0.5)}"/>`,
    dome: markup`<circle cx="${middle}" cy="${top}" r="${width * 0.35}" fill="${
      mix(wall, [40, 110, 100], 0.5)
    }"/>`,
  }[roof];
  const columns = Math.max(2, Math.floor(width / drawUniform(prng, [7, 14])));
  const floors = Math.max(2, Math.floor(tall / drawUniform(prng, [8, 15])));
  const [wide, high] = [width / columns, tall / floors];
  const [share, rise] = [drawUniform(prng, [0.4, 0.85]), drawUniform(prng, [0.4, 0.75])];
  const dark = mix(wall, [10, 14, 30], 0.55);
  const windows = Array.from({ length: columns * floors }, (_, index) => {
    const left = x + (index % columns) * wide + (wide * (1 - share)) / 2;
    const up = top + Math.floor(index / columns) * high + (high * (1 - rise)) / 2;
    return markup`<rect x="${left}" y="${up}" width="${wide * share}" height="${high * rise}" fill="${
      prng() < litShare ? lit : dark
    }"/>`;
  });
  const shade = markup`<rect x="${x + width * 0.8}" y="${top}" width="${
    width * 0.2
  }" height="${tall}" fill="#000" opacity="0.15"/>`;
  return markup`<rect x="${x}" y="${top}" width="${width}" height="${tall}" fill="${wall}"/>${crown}${windows}${shade}`;
}

/** A street with lamps and trees, or a river with reflections. */
function drawGround(prng: Prng, { width, height }: Size, foot: number, night: number, sky: Color): string {
  const deep = height - foot;
  if (prng() < 0.45) {
    const water = mix(hsl(0.58, 0.45, 0.4 - 0.3 * night), sky, 0.3);
    const glints = Array.from({ length: 70 }, () => {
      const y = foot + deep * prng();
      return markup`<rect x="${width * prng()}" y="${y}" width="${drawUniform(prng, [4, 30])}" height="${
        1 + (y - foot) / deep
      }" fill="${night > 0 ? hsl(0.12, 0.8, 0.7) : sky}" opacity="${drawUniform(prng, [0.2, 0.8])}"/>`;
    });
    return markup`<rect y="${foot}" width="${width}" height="${deep}" fill="${water}"/>${glints}`;
  }
  const trees = Array.from({ length: drawInteger(prng, [2, 14]) }, () => {
    const [x, r] = [width * prng(), drawUniform(prng, [5, 16])];
    const leaf = hsl(drawUniform(prng, [0.2, 0.4]), 0.4, 0.32 - 0.22 * night);
    return markup`<rect x="${x - 1.5}" y="${foot - r}" width="3" height="${
      r + 2
    }" fill="#3a2a20"/><circle cx="${x}" cy="${foot - r * 1.6}" r="${r}" fill="${leaf}"/>`;
  });
  const marks = Array.from(
    { length: 9 },
    (_, index) =>
      markup`<rect x="${(index * width) / 8}" y="${foot + deep * 0.55}" width="${
        width / 16
      }" height="2.5" fill="#ddd" opacity="0.7"/>`,
  );
  return markup`<rect y="${foot}" width="${width}" height="${deep}" fill="${
    hsl(0.6, 0.05, 0.36 - 0.24 * night)
  }"/>${marks}${trees}`;
}
