import { drawChoice, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { noiseField } from "./noise_field.ts";
import { drawPalette } from "./palette.ts";
import { blend, fill, light, shade, smoothStep } from "./shade.ts";

/** Stained glass, cobbles, crystals or an animal's coat: the plane divided among scattered points (Voronoi). */
export function paintCells(prng: Prng, size: Size): Image {
  const { width, height } = size;
  const kind = drawChoice(prng, ["glass", "cobbles", "crystals", "coat"] as const);
  const cell = drawUniform(prng, [18, 64]);
  const columns = Math.ceil(width / cell) + 4;
  const rows = Math.ceil(height / cell) + 4;
  const jitter = drawUniform(prng, [0.5, 1]);
  const colors = drawPalette(prng, 6);
  const points = Array.from({ length: columns * rows }, (_, index) => ({
    x: ((index % columns) - 1.5 + jitter * (prng() - 0.5)) * cell,
    y: (Math.floor(index / columns) - 1.5 + jitter * (prng() - 0.5)) * cell,
    color: drawChoice(prng, colors),
    tone: drawUniform(prng, [0.75, 1.15]),
    turn: prng() * 2 * Math.PI,
  }));
  const rough = noiseField(prng, size, { scaleX: 24, scaleY: 24, octaves: 4, gain: 0.7 });
  const gap = drawUniform(prng, [1.5, 6]);

  return shade(size, (x, y, pixel) => {
    const column = Math.floor(x / cell) + 2;
    const row = Math.floor(y / cell) + 2;
    let nearest = points[0]!;
    let first = Infinity;
    let second = Infinity;
    for (let r = row - 1 - (row > 1 ? 1 : 0); r <= Math.min(row + 1, rows - 1); r++) {
      for (let c = Math.max(column - 2, 0); c <= Math.min(column + 1, columns - 1); c++) {
        const point = points[r * columns + c]!;
        const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
        if (distance < first) {
          second = first;
          first = distance;
          nearest = point;
        } else if (distance < second) second = distance;
      }
    }
    const border = Math.sqrt(second) - Math.sqrt(first);
    const inside = smoothStep(gap * 0.6, gap * 1.4, border);
    const noise = rough[y * width + x]!;
    fill(pixel, kind === "coat" ? colors[1]! : nearest.color);
    const along = (Math.cos(nearest.turn) * (x - nearest.x) + Math.sin(nearest.turn) * (y - nearest.y)) /
      cell;
    if (kind === "glass") {
      light(pixel, nearest.tone + 0.35 * (noise - 0.5));
      blend(pixel, [18, 16, 20], 1 - inside);
    } else if (kind === "cobbles") {
      light(pixel, nearest.tone * (1.15 - (0.9 * Math.sqrt(first)) / cell + (nearest.y - y) / cell / 3));
      light(pixel, 0.7 + 0.6 * noise);
      blend(pixel, colors[0]!, (1 - inside) * 0.85);
    } else if (kind === "crystals") {
      light(pixel, nearest.tone * (1 + 0.9 * along) + 0.1 * (noise - 0.5));
    } else {
      light(pixel, 0.8 + 0.4 * noise);
      blend(pixel, colors[5]!, 1 - smoothStep(gap, gap * 2.2, border - 6 * (noise - 0.5)));
    }
  });
}
