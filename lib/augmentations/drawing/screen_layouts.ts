import type { ScreenshotParams, ScreenshotStyle } from "../screenshot.ts";
import type { Box } from "../../images/crop_image.ts";
import type { Size } from "../../types.ts";
import { avatar, box, icon, label, skeleton, statusBar } from "./screen_markup.ts";

/** A screen that shows an image. */
export interface ScreenLayout {
  /** The screen's pixels. */
  screen: Size;
  /** Where the image is shown, in its own aspect. */
  image: Box;
  /** Markup drawn around and over it, in the screen's units. */
  markup: string;
}

type Layout = (image: Size, params: ScreenshotParams) => ScreenLayout;

/** How each style shows an image. */
export const screenLayouts: Readonly<Record<ScreenshotStyle, Layout>> = { post, chat, browser, viewer };

const phoneWidth = 480;

/** A post in a social network's feed on a telephone. */
function post(size: Size, params: ScreenshotParams): ScreenLayout {
  const { dark, accent, elongation, emoji, name, title, likes, minute } = params;
  const screen = { width: phoneWidth, height: Math.round(phoneWidth * elongation) };
  const ink = dark ? "#eeeeee" : "#222222", faint = dark ? "#3a3a3a" : "#dddddd";
  const tint = `rgb(${accent.join()})`;
  const image = contain(size, { left: 0, top: 178, width: phoneWidth, height: screen.height - 178 - 170 });
  const below = image.top + image.height;
  const end = screen.height;
  const markup = [
    statusBar(phoneWidth, minute, ink),
    icon("back", 12, 44, 28, ink),
    label(name, 52, 66, 24, ink, 320),
    icon("search", 436, 44, 28, ink),
    box(0, 84, phoneWidth, 1, faint),
    avatar(emoji, 14, 94, 46, tint),
    label(name, 72, 115, 19, ink, 300),
    label(`${1 + minute % 23} h`, 72, 135, 15, dark ? "#999999" : "#777777"),
    icon("dots", 440, 104, 26, ink),
    label(title, 14, 165, 19, ink, 450),
    icon("heart", 14, below + 12, 30, ink),
    icon("bubble", 60, below + 12, 30, ink),
    icon("share", 106, below + 12, 30, ink),
    icon("save", 436, below + 12, 30, ink),
    label(`${likes} likes`, 14, below + 68, 18, ink),
    skeleton(14, below + 84, 420, Math.max(0, Math.floor((end - below - 84 - 64) / 20)), faint),
    box(0, end - 54, phoneWidth, 1, faint),
    ...(["home", "search", "plus", "heart", "bubble"] as const).map((symbol, index) =>
      icon(symbol, 34 + index * 96, end - 42, 28, index === 0 ? tint : ink)
    ),
  ].join("");
  return { screen, image, markup };
}

/** A message in a conversation on a telephone. */
function chat(size: Size, params: ScreenshotParams): ScreenLayout {
  const { dark, accent, elongation, emoji, name, title, minute } = params;
  const screen = { width: phoneWidth, height: Math.round(phoneWidth * elongation) };
  const ink = dark ? "#f0f0f0" : "#202020", bubble = dark ? "#2c2c30" : "#e6e6ea";
  const tint = `rgb(${accent.join()})`;
  const end = screen.height;
  const image = contain(size, { left: 70, top: 176, width: 390, height: end - 176 - 200 });
  const below = image.top + image.height;
  const markup = [
    statusBar(phoneWidth, minute, ink),
    icon("back", 12, 44, 28, tint),
    avatar(emoji, 50, 38, 42, tint),
    label(name, 104, 66, 21, ink, 280),
    box(0, 88, phoneWidth, 1, bubble),
    box(14, 106, 250, 48, bubble, 20),
    label(title, 32, 137, 19, ink, 214),
    label(
      `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`,
      400,
      below + 20,
      14,
      "#888888",
    ),
    box(14, below + 34, 200, 48, bubble, 20),
    skeleton(34, below + 50, 150, 1, dark ? "#55555c" : "#bcbcc4"),
    box(250, below + 94, 214, 48, tint, 20),
    skeleton(270, below + 113, 260, 1, "#ffffff"),
    icon("plus", 14, end - 46, 30, tint),
    box(56, end - 50, 364, 38, bubble, 19),
    icon("play", 434, end - 46, 30, tint),
  ].join("");
  return { screen, image, markup };
}

/** A page in a browser's window. */
function browser(size: Size, params: ScreenshotParams): ScreenLayout {
  const { dark, accent, emoji, name, title, likes } = params;
  const screen = { width: 880, height: Math.round(880 / (params.elongation * 0.75)) };
  const ink = dark ? "#eeeeee" : "#202124", faint = dark ? "#44464a" : "#dfe1e5";
  const tint = `rgb(${accent.join()})`;
  const image = contain(size, { left: 40, top: 158, width: 560, height: screen.height - 158 - 40 }, "left");
  const below = image.top + image.height;
  const aside = image.left + image.width + 24;
  const markup = [
    box(0, 0, 880, 36, faint),
    box(10, 6, 230, 30, dark ? "#202124" : "#ffffff", 8),
    avatar(emoji, 18, 11, 20, tint),
    label(title, 46, 27, 15, ink, 180),
    ...["#ff5f57", "#febc2e", "#28c840"].map((color, index) =>
      `<circle cx="${810 + index * 24}" cy="18" r="7" fill="${color}"/>`
    ),
    icon("back", 12, 46, 22, ink),
    icon("reload", 44, 46, 20, ink),
    box(80, 42, 740, 30, faint, 15),
    label(`https://www.example.com/${likes}`, 98, 62, 16, ink),
    label(name, 40, 104, 17, tint, 500),
    label(title, 40, 143, 34, ink, 780),
    skeleton(aside, 168, 850 - aside, Math.min(14, Math.floor((screen.height - 188) / 20)), faint),
    skeleton(40, below + 20, 560, Math.max(0, Math.floor((screen.height - below - 20) / 20)), faint),
  ].join("");
  return { screen, image, markup };
}

/** An image that fills the screen, with a viewer's controls over it; the screen has the image's own size. */
function viewer(size: Size, params: ScreenshotParams): ScreenLayout {
  const { accent, emoji, name, title, likes, minute } = params;
  const scale = Math.min(size.width, size.height) / phoneWidth;
  const width = size.width / scale, height = size.height / scale;
  const shade = (id: string, from: number, to: number) =>
    `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-opacity="${from}"/>` +
    `<stop offset="1" stop-opacity="${to}"/></linearGradient>`;
  const played = (minute % 100) / 100 * (width - 40);
  const controls = [
    shade("above", 0.75, 0),
    shade("beneath", 0, 0.8),
    box(0, 0, width, 104, "url(#above)"),
    box(0, height - 124, width, 124, "url(#beneath)"),
    statusBar(width, minute, "#ffffff"),
    avatar(emoji, 16, 38, 44, `rgb(${accent.join()})`),
    label(name, 72, 67, 21, "#ffffff", width - 150),
    icon("dots", width - 48, 46, 30, "#ffffff"),
    `<circle cx="${width / 2}" cy="${height / 2}" r="42" fill="#000000" fill-opacity="0.45"/>`,
    icon("play", width / 2 - 24, height / 2 - 26, 52, "#ffffff"),
    label(title, 20, height - 74, 21, "#ffffff", width - 40),
    box(20, height - 58, width - 40, 4, "#9a9a9a", 2),
    box(20, height - 58, played, 4, "#ffffff", 2),
    `<circle cx="${20 + played}" cy="${height - 56}" r="7" fill="#ffffff"/>`,
    icon("heart", 20, height - 42, 28, "#ffffff"),
    label(String(likes), 56, height - 21, 17, "#ffffff"),
    icon("share", width - 50, height - 42, 28, "#ffffff"),
  ].join("");
  return {
    screen: { width: size.width, height: size.height },
    image: { left: 0, top: 0, width: size.width, height: size.height },
    markup: `<g transform="scale(${scale})">${controls}</g>`,
  };
}

/** The largest box of the image's aspect inside an area, in the middle of its width or at its left. */
function contain(size: Size, area: Box, side: "middle" | "left" = "middle"): Box {
  const scale = Math.min(area.width / size.width, area.height / size.height);
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const left = side === "left" ? area.left : area.left + Math.round((area.width - width) / 2);
  return { left, top: area.top, width, height };
}
