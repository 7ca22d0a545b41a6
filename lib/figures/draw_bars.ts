import { errorBarPath } from "./error_bar_path.ts";
import { type ColoredTrace, type Panel, panelPlaces, type PanelSize } from "./panel.ts";
import { escapeXml, opacityAttribute, pixel, svgText } from "./svg_text.ts";
import type { BarTrace } from "./trace.ts";

const TEXT_SIZE = 11;
const TEXT_GAP = 4;

/**
 * A trace of bars, with error bars at their ends and texts beyond them.
 *
 * @returns SVG.
 */
export function drawBars(
  { trace, color }: ColoredTrace & { trace: BarTrace },
  panel: Panel,
  size: PanelSize,
): string {
  const isFlat = trace.orientation === "h";
  const places = panelPlaces(panel, size);
  const [across, along] = isFlat ? [places.y, places.x] : [places.x, places.y];
  const errors = isFlat ? trace.error_x : trace.error_y;
  const valueUnits = (isFlat ? panel.x : panel.y).units;
  const lowEnd = Math.min(...(isFlat ? panel.x : panel.y).range);
  const ends: ([number, number] | null)[] = Array.from(trace.x, () => null);
  const shapes: string[] = [], texts: string[] = [];
  for (const { index, sides, base, end, total } of panel.bars.get(trace) ?? []) {
    const [side, otherSide] = [across(sides[0]), across(sides[1])];
    const [from, to] = [along(base ?? lowEnd), along(end)];
    const middle = (side + otherSide) / 2;
    ends[index] = isFlat ? [to, middle] : [middle, to];
    shapes.push(
      isFlat
        ? `M${pixel(from)} ${pixel(side)}H${pixel(to)}V${pixel(otherSide)}H${pixel(from)}z`
        : `M${pixel(side)} ${pixel(from)}V${pixel(to)}H${pixel(otherSide)}V${pixel(from)}z`,
    );
    const error = (total < 0 ? errors?.arrayminus : undefined) ?? errors?.array;
    const beyond = valueUnits.of(total + (total < 0 ? -1 : 1) * (error?.[index] ?? 0)) ?? end;
    texts.push(textBeyond(trace.text?.[index], [middle, along(beyond)], total < 0, isFlat));
  }
  return `<path d="${shapes.join("")}" fill="${escapeXml(color)}"${
    opacityAttribute(trace.marker?.opacity)
  }/>` +
    errorBarPath(trace, ends, panel, size, "currentColor") + texts.join("");
}

function textBeyond(
  text: string | undefined,
  [middle, end]: readonly [number, number],
  isNegative: boolean,
  isFlat: boolean,
): string {
  if (text === undefined) return "";
  return isFlat
    ? svgText(isNegative ? end - TEXT_GAP : end + TEXT_GAP, middle + TEXT_SIZE / 3, text, {
      size: TEXT_SIZE,
      anchor: isNegative ? "end" : "start",
    })
    : svgText(middle, isNegative ? end + TEXT_GAP + TEXT_SIZE * 0.75 : end - TEXT_GAP, text, {
      size: TEXT_SIZE,
      anchor: "middle",
    });
}
