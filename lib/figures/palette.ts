/**
 * Colors of traces, in turn. Each has a contrast of at least 3 to white and to the dark gray behind figures in dark
 * surroundings, as WCAG asks of graphics; the first ones follow Okabe and Ito's palette, which color-blind people tell
 * apart.
 */
export const palette: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#c66a9c",
  "#a87b00",
  "#7a5fd0",
  "#a0522d",
  "#2a93c4",
  "#c2255c",
  "#7f7f7f",
];
