/**
 * Tables, figures and progress in notebooks; outside Jupyter they return the same.
 *
 * @module
 */
export type {
  FigureAnnotation,
  FigureAxis,
  FigureLayout,
  FigureSpec,
  FigureText,
} from "../lib/figures/figure_spec.ts";
export { type FigurePanel, panels, type PanelsOptions } from "../lib/figures/panels.ts";
export type {
  BarTrace,
  Coordinate,
  Dash,
  ErrorBars,
  HeatmapTrace,
  MarkerSymbol,
  PointTrace,
  ScatterTrace,
  TextPosition,
  Trace,
  TraceBase,
} from "../lib/figures/trace.ts";
export { ablationFigure } from "../lib/notebook/ablation_figure.ts";
export { ablationOverview } from "../lib/notebook/ablation_overview.ts";
export { ablationSetting } from "../lib/notebook/ablation_setting.ts";
export { augmentationRow, type AugmentationRowOptions } from "../lib/notebook/augmentation_row.ts";
export { circlePanel, type CirclePanelOptions, type PlanePoints } from "../lib/notebook/circle_panel.ts";
export type { Displayed } from "../lib/notebook/displayed.ts";
export type { TableForms } from "../lib/notebook/displayed_table.ts";
export type { PlotlyFigure } from "../lib/notebook/plotly_figure.ts";
export { figure, type FigureForms, type FigureOptions } from "../lib/notebook/figure.ts";
export { imageGrid, type ImageGridOptions, type ImageRow } from "../lib/notebook/image_grid.ts";
export { type NotebookProgress, progress } from "../lib/notebook/progress.ts";
export { type DataFrameLike, table } from "../lib/notebook/table.ts";
export type { ProgressOptions } from "../lib/progress/track_progress.ts";
export type { TableColumn, TableOptions } from "../lib/tables/table_options.ts";
