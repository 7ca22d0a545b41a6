import type { Trace } from "./trace.ts";

/** A text as plotly wraps it. */
export interface FigureText {
  /** The text. */
  text: string;
}

/** An axis, in plotly's words. */
export interface FigureAxis {
  /** Title: what it shows, with the unit. */
  title?: FigureText;
  /**
   * Its scale.
   *
   * @default "category" where a position on it is text, else "linear"
   */
  type?: "linear" | "log" | "category";
  /** Its ends; powers of ten on a logarithmic axis, counted from 0 on one of categories. */
  range?: readonly [number, number];
  /** Set to `"reversed"` if it runs from right to left, or from top to bottom. */
  autorange?: "reversed";
  /** Set to `"tozero"` if zero is on it; zero is wherever there are bars. */
  rangemode?: "tozero";
  /** Where its ticks are. */
  tickvals?: readonly (number | string)[];
  /** Texts that stand at them. */
  ticktext?: readonly string[];
  /** Text behind each tick's number. */
  ticksuffix?: string;
  /**
   * True if ticks have labels.
   *
   * @default {true}
   */
  showticklabels?: boolean;
  /**
   * True if ticks have lines across the panel.
   *
   * @default {true}
   */
  showgrid?: boolean;
  /**
   * True if zero has a line.
   *
   * @default {true}
   */
  zeroline?: boolean;
}

/** A text on a figure, in plotly's words. */
export interface FigureAnnotation {
  /** The text, in one line. */
  text: string;
  /** Where it is, in terms of `xref`. */
  x: number | string;
  /** Where it is, in terms of `yref`. */
  y: number | string;
  /** `"x"`: a value of that axis; `"x domain"`: 0 at its left end to 1 at its right one. */
  xref: string;
  /** `"y"`: a value of that axis; `"y domain"`: 0 at its lower end to 1 at its upper one. */
  yref: string;
  /**
   * Which part of the text is there.
   *
   * @default {"center"}
   */
  xanchor?: "left" | "center" | "right";
  /**
   * Which part of the text is there.
   *
   * @default {"middle"}
   */
  yanchor?: "top" | "middle" | "bottom";
  /** There are no arrows. */
  showarrow: false;
}

/** How a figure is laid out, in plotly's words. */
export interface FigureLayout {
  /** The title. */
  title?: FigureText;
  /** Pixels. */
  width?: number;
  /** Pixels; by default as many as the panels and the legend need. */
  height?: number;
  /**
   * Bars at the same place beside, over or upon each other.
   *
   * @default {"group"}
   */
  barmode?: "group" | "overlay" | "stack";
  /**
   * The share of a bar's place that stays free, from 0 to 1.
   *
   * @default {0.2}
   */
  bargap?: number;
  /**
   * True if there is a legend.
   *
   * @default true where it has two entries or more
   */
  showlegend?: boolean;
  /** The legend: at the right (`"v"`) or below (`"h"`). */
  legend?: { orientation?: "v" | "h" };
  /** Panels: `x` and `y` are the axes of the first, `x2` and `y2` those of the next in its row, and so on. */
  grid?: { rows: number; columns: number; pattern: "independent" };
  /** Texts. */
  annotations?: readonly FigureAnnotation[];
  /** The colors of the traces that have none (CSS). */
  colorway?: readonly string[];
  /** The horizontal axis. */
  xaxis?: FigureAxis;
  /** The vertical axis. */
  yaxis?: FigureAxis;
  /** The horizontal axes of further panels. */
  [xaxis: `xaxis${number}`]: FigureAxis;
  /** The vertical axes of further panels. */
  [yaxis: `yaxis${number}`]: FigureAxis;
}

/**
 * A figure as plotly's JSON, of which this much is drawn here too; what is more is refused, so that no form of a figure
 * shows what another does not.
 */
export interface FigureSpec {
  /** Traces to draw, the first at the bottom. */
  data: readonly Trace[];
  /** How. */
  layout?: FigureLayout;
}
