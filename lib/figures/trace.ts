/** A value on an axis: a number, a category's name, or a gap. */
export type Coordinate = number | string | null;

/** The dashes of a line. */
export type Dash = "solid" | "dash" | "dot" | "dashdot";

/** The shape of a marker. */
export type MarkerSymbol = "circle" | "square" | "diamond" | "triangle-up" | "triangle-down" | "cross" | "x";

/** Where a text stands relative to its point. */
export type TextPosition =
  | "top left"
  | "top center"
  | "top right"
  | "middle left"
  | "middle center"
  | "middle right"
  | "bottom left"
  | "bottom center"
  | "bottom right";

/** How far values may be off, drawn as bars with caps. */
export interface ErrorBars {
  /** Lengths upwards, or to the right, and where there is no `arrayminus` the other way too; a gap draws none. */
  array: ArrayLike<number | null>;
  /** Lengths downwards, or to the left. */
  arrayminus?: ArrayLike<number | null>;
}

/** Properties that all traces have. */
export interface TraceBase {
  /** Name in the legend; without a name it is not in the legend. */
  name?: string;
  /**
   * True if the legend has it.
   *
   * @default true where there is a name
   */
  showlegend?: boolean;
  /** For plotly: traces of one group are shown and hidden together. */
  legendgroup?: string;
  /** For plotly: what is shown under the pointer. */
  hovertemplate?: string;
  /**
   * The horizontal axis: `"x"`, `"x2"`, …
   *
   * @default {"x"}
   */
  xaxis?: string;
  /**
   * The vertical axis: `"y"`, `"y2"`, …, of the same number as the horizontal one.
   *
   * @default {"y"}
   */
  yaxis?: string;
}

/** Properties that {@linkcode ScatterTrace} and {@linkcode BarTrace} have. */
export interface PointTrace extends TraceBase {
  /** Horizontal positions; arrays, typed ones too. Numbers that are not finite are gaps. */
  x: ArrayLike<Coordinate>;
  /** Vertical positions, as many. */
  y: ArrayLike<Coordinate>;
  /** A text for each point: shown in the modes with `text`, or at bars, else under plotly's pointer. */
  text?: readonly string[];
  /** How far `x` may be off. */
  error_x?: ErrorBars;
  /** How far `y` may be off. */
  error_y?: ErrorBars;
  /**
   * From 0, invisible, to 1.
   *
   * @default {1}
   */
  opacity?: number;
}

/** Points, joined by a line or not. */
export interface ScatterTrace extends PointTrace {
  /** The kind of trace. */
  type: "scatter";
  /** Traces to draw. */
  mode:
    | "lines"
    | "markers"
    | "lines+markers"
    | "text"
    | "markers+text"
    | "lines+text"
    | "lines+markers+text";
  /** The line: color (CSS; by default the next of the figure's `colorway`), width (2 pixels), dashes, steps. */
  line?: { color?: string; width?: number; dash?: Dash; shape?: "linear" | "hv" };
  /** The markers: color (the line's), size (6 pixels), shape (a circle), opacity (1). */
  marker?: { color?: string; size?: number; symbol?: MarkerSymbol; opacity?: number };
  /** Where texts stand, for all or for each. */
  textposition?: TextPosition | readonly TextPosition[];
  /** An area: down to zero, or to the trace before it. */
  fill?: "tozeroy" | "tonexty";
  /** The area's color (CSS); by default the line's at half its opacity. */
  fillcolor?: string;
}

/** Bars, also those of a histogram that was counted already. */
export interface BarTrace extends PointTrace {
  /** The kind of trace. */
  type: "bar";
  /**
   * Bars upwards over `x`, or to the right beside `y`.
   *
   * @default {"v"}
   */
  orientation?: "v" | "h";
  /** How wide bars are, in units of the axis that they stand on; by default neighbors share the place. */
  width?: number;
  /** Their color (CSS) and opacity. */
  marker?: { color?: string; opacity?: number };
  /** Texts stand beyond the bars' ends. */
  textposition?: "outside";
}

/** A matrix as colored cells. */
export interface HeatmapTrace extends TraceBase {
  /** The kind of trace. */
  type: "heatmap";
  /** The values, one row of cells after another from the bottom; a gap has no color. */
  z: readonly ArrayLike<number | null>[];
  /** Where the columns of cells are; by default 0, 1, 2 and so on. */
  x?: ArrayLike<number | string>;
  /** Where the rows of cells are; by default 0, 1, 2 and so on. */
  y?: ArrayLike<number | string>;
  /** The value of the darkest color; by default the lowest. */
  zmin?: number;
  /** The value of the brightest color; by default the highest. */
  zmax?: number;
  /**
   * The colors.
   *
   * @default {"Viridis"}
   */
  colorscale?: "Viridis";
  /**
   * True if the colors are explained at the side, which at most one trace of a figure may be.
   *
   * @default {true}
   */
  showscale?: boolean;
  /** A text for each cell, in the shape of `z`. */
  text?: readonly (readonly string[])[];
  /** That texts are shown in the cells. */
  texttemplate?: "%{text}";
}

/** A trace of a figure, in plotly's words. */
export type Trace = ScatterTrace | BarTrace | HeatmapTrace;
