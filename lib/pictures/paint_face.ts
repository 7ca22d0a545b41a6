import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { drawPalette, hsl, mix } from "./palette.ts";
import { markup, svgPicture } from "./svg_picture.ts";

/** One to three drawn people, head and shoulders, before a wall with a pattern. */
export async function paintFace(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const colors = drawPalette(prng, 5);
  const count = width > height * 1.2 ? drawInteger(prng, [1, 3]) : 1;
  const people = Array.from({ length: count }, (_, index) => {
    const scale = (Math.min(height, width / count) / 200) * drawUniform(prng, [0.8, 1.05]);
    const x = (width * (index + 0.5)) / count + width * drawUniform(prng, [-0.05, 0.05]);
    const y = height * drawUniform(prng, [0.4, 0.52]);
    return markup`<g transform="translate(${x} ${y}) scale(${scale}) rotate(${drawUniform(prng, [-9, 9])})">${
      drawPerson(prng)
    }</g>`;
  });
  const picture = await svgPicture(size, drawWall(prng, size, colors) + people.join(""));
  return prng() < 0.6 ? develop(prng, picture) : picture;
}

function drawWall(prng: Prng, { width, height }: Size, colors: ReturnType<typeof drawPalette>): string {
  const step = drawUniform(prng, [18, 60]);
  const ground = markup`<rect width="${width}" height="${height}" fill="${colors[3]!}"/>`;
  const kind = drawChoice(prng, ["stripes", "dots", "discs", "frames"]);
  const count = Math.ceil(width / step) + 1;
  if (kind === "stripes") {
    return ground +
      Array.from(
        { length: count },
        (_, index) =>
          markup`<rect x="${index * step}" width="${step / 2}" height="${height}" fill="${colors[4]!}"/>`,
      ).join("");
  }
  if (kind === "dots") {
    return ground +
      Array.from(
        { length: count * Math.ceil(height / step + 1) },
        (_, index) =>
          markup`<circle cx="${(index % count) * step}" cy="${Math.floor(index / count) * step}" r="${
            step / 5
          }" fill="${colors[4]!}"/>`,
      )
        .join("");
  }
  return ground + Array.from({ length: 9 }, () => {
    const [x, y, r] = [width * prng(), height * prng(), step * drawUniform(prng, [0.5, 1.6])];
    const color = drawChoice(prng, colors);
    return kind === "discs"
      ? markup`<circle cx="${x}" cy="${y}" r="${r}" fill="${color}" opacity="0.6"/>`
      : markup`<rect x="${x}" y="${y}" width="${
        r * 1.4
      }" height="${r}" fill="${color}" stroke="#40301f" stroke-width="4"/>`;
  }).join("");
}

/** Head and shoulders about the origin, some 150 units tall. */
function drawPerson(prng: Prng): string {
  const skin = hsl(
    drawUniform(prng, [0.04, 0.09]),
    drawUniform(prng, [0.3, 0.6]),
    drawUniform(prng, [0.3, 0.82]),
  );
  const shadow = mix(skin, [60, 20, 20], 0.25);
  const hair = drawChoice(prng, [
    hsl(0.08, 0.4, 0.12),
    hsl(0.07, 0.5, 0.28),
    hsl(0.12, 0.6, 0.6),
    hsl(0.04, 0.7, 0.4),
    hsl(0, 0, 0.75),
    hsl(prng(), 0.6, 0.5),
  ]);
  const [rx, ry] = [drawUniform(prng, [36, 48]), drawUniform(prng, [46, 58])];
  const eyeX = rx * drawUniform(prng, [0.36, 0.48]);
  const eyeY = -drawUniform(prng, [2, 12]);
  const eye = drawUniform(prng, [4, 9]);
  const iris = hsl(drawUniform(prng, [0.05, 0.6]), 0.5, 0.35);
  const gaze = drawUniform(prng, [-0.4, 0.4]) * eye;
  const clothes = hsl(prng(), drawUniform(prng, [0.2, 0.8]), drawUniform(prng, [0.2, 0.7]));
  const eyes = [-1, 1].map((side) =>
    markup`<ellipse cx="${side * eyeX}" cy="${eyeY}" rx="${eye * 1.25}" ry="${eye}" fill="#fff"/>
    <circle cx="${side * eyeX + gaze}" cy="${eyeY}" r="${eye * 0.65}" fill="${iris}"/><circle cx="${
      side * eyeX + gaze
    }" cy="${eyeY}" r="${eye * 0.3}" fill="#000"/>
    <path d="M${side * eyeX - eye * 1.6} ${eyeY - eye * 1.9}q${eye * 1.6} ${
      -eye * drawUniform(prng, [0.2, 1.2])
    } ${eye * 3.2} 0" stroke="${hair}" stroke-width="${drawUniform(prng, [2, 5])}" fill="none"/>`
  );
  const mouthY = ry * 0.52;
  const [mouth, smile] = [rx * drawUniform(prng, [0.3, 0.55]), drawUniform(prng, [-6, 18])];
  const lips = markup`<path d="M${-mouth} ${mouthY}q${mouth} ${smile} ${mouth * 2} 0" stroke="${
    mix(skin, [170, 30, 40], 0.7)
  }" stroke-width="${drawUniform(prng, [2, 5])}" fill="${smile > 9 && prng() < 0.6 ? "#fff" : "none"}"/>`;
  const nose = markup`<path d="M0 ${eyeY + 4}l${drawUniform(prng, [-7, 7])} ${
    drawUniform(prng, [16, 24])
  }l6 1" stroke="${shadow}" stroke-width="2.5" fill="none"/>`;
  const length = drawChoice(prng, [0, 0.3, 0.9, 1.5]);
  const behind = length === 0
    ? ""
    : markup`<ellipse cy="${ry * length * 0.45 - 12}" rx="${rx * 1.22}" ry="${
      ry * (0.95 + length * 0.35)
    }" fill="${mix(hair, [0, 0, 0], 0.2)}"/>`;
  const fringe = drawUniform(prng, [-0.75, -0.3]) * ry;
  const cap = drawChoice(prng, [
    markup`<path d="M${-rx} -8Q${-rx} ${-ry * 1.35} 0 ${-ry * 1.2}Q${rx} ${-ry * 1.35} ${rx} -8Q${
      rx * drawUniform(prng, [-0.8, 0.8])
    } ${fringe - 20} ${-rx} -8Z" fill="${hair}"/>`,
    markup`<path d="M${-rx * 1.05} ${-ry * 0.4}Q0 ${-ry * 1.9} ${rx * 1.05} ${
      -ry * 0.4
    }Z" fill="${clothes}"/><rect x="${-rx * 1.3}" y="${-ry * 0.48}" width="${rx * 2.6}" height="7" fill="${
      mix(clothes, [0, 0, 0], 0.3)
    }"/>`,
    markup`<circle cx="${-rx * 0.6}" cy="${-ry * 0.7}" r="${rx * 0.5}" fill="${hair}"/><circle cy="${
      -ry * 0.95
    }" r="${rx * 0.6}" fill="${hair}"/><circle cx="${rx * 0.6}" cy="${-ry * 0.7}" r="${
      rx * 0.5
    }" fill="${hair}"/>`,
    "",
  ]);
  const glasses = prng() < 0.3
    ? [-1, 1].map((side) =>
      markup`<circle cx="${side * eyeX}" cy="${eyeY}" r="${
        eye * 2
      }" fill="#9cf" fill-opacity="0.2" stroke="#222" stroke-width="2.5"/>`
    )
    : [];
  const beard = prng() < 0.2
    ? markup`<path d="M${-rx * 0.85} ${ry * 0.3}Q0 ${ry * 1.6} ${rx * 0.85} ${ry * 0.3}Q0 ${ry * 0.75} ${
      -rx * 0.85
    } ${ry * 0.3}Z" fill="${hair}"/>`
    : "";
  return markup`${behind}<path d="M-80 150Q-78 ${ry + 18} -18 ${ry + 8}L18 ${ry + 8}Q78 ${
    ry + 18
  } 80 150Z" fill="${clothes}"/>
    <path d="M-80 150Q-78 ${ry + 18} -18 ${ry + 8}L0 ${ry + 40}L18 ${ry + 8}" fill="none" stroke="${
    mix(clothes, [255, 255, 255], 0.5)
  }" stroke-width="3"/>
    <rect x="-14" y="${ry * 0.6}" width="28" height="${ry * 0.7}" fill="${shadow}"/>
    <circle cx="${-rx}" cy="0" r="8" fill="${shadow}"/><circle cx="${rx}" cy="0" r="8" fill="${shadow}"/>
    <ellipse rx="${rx}" ry="${ry}" fill="${skin}"/>${beard}${eyes}${nose}${lips}${cap}${glasses}`;
}
