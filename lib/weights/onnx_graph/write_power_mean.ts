import type { GraphBuilder } from "./graph_builder.ts";

/** How numbers are brought together, by the name of what goes in. */
export interface Reductions {
  /** The largest number. */
  largest: (x: string) => string;
  /** The mean. */
  mean: (x: string) => string;
}

/**
 * Adds generalized mean pooling to a graph, relative to the largest number as `gemPool` has it.
 *
 * @param reductions Over which dimensions; both keep them, as 1.
 * @returns The name of what comes out.
 */
export function writePowerMean(
  graph: GraphBuilder,
  power: number,
  x: string,
  { largest, mean }: Reductions,
): string {
  const positive = graph.node("Max", [x, graph.number(1e-6)]);
  const most = largest(positive);
  const powers = graph.node("Pow", [graph.node("Div", [positive, most]), graph.number(power)]);
  return graph.node("Mul", [graph.node("Pow", [mean(powers), graph.number(1 / power)]), most]);
}
