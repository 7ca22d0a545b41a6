import { FormatError, quote } from "../reading/format_error.ts";
import { ELEMENT_BYTES, type OnnxStructure } from "./onnx_structure.ts";
import { elementsOf, type Known, operation, shaped, type ShapeRule } from "./shape_rule.ts";
import { ARRANGEMENTS } from "./shape_rules/arrangements.ts";
import { ELEMENTWISE } from "./shape_rules/elementwise.ts";
import { MATRICES } from "./shape_rules/matrices.ts";
import { REDUCTIONS } from "./shape_rules/reductions.ts";
import { SOURCES } from "./shape_rules/sources.ts";
import { WINDOWS } from "./shape_rules/windows.ts";

/**
 * The operators that are run: those of convolutional networks and vision transformers, quantized ones included. None of
 * them loops or branches, so that every graph of them ends.
 */
const RULES: ReadonlyMap<string, ShapeRule> = new Map(
  Object.entries({ ...ARRANGEMENTS, ...ELEMENTWISE, ...MATRICES, ...REDUCTIONS, ...SOURCES, ...WINDOWS }),
);

/** Values that one image needs at the same time: DINO's ViT-B/8 at 224 pixels, the largest teacher here, takes 0.1 GB. */
const MOST_BYTES = 2 ** 30;
/** Multiply-adds for one image: ViT-B/8 at 224 pixels takes 8e10. */
const MOST_WORK = 2e12;

/**
 * Follows an image's shape through a graph, before anything is computed. A graph of a few hundred bytes can ask for
 * terabytes or years, and this is where it is refused.
 *
 * @param input The shape of what is fed, one image.
 * @returns The shape and type of each output, by name.
 * @throws {FormatError} If an operator is not among those that are run, shapes do not fit, depend on the image's own
 * numbers, or need more memory or operations than an image may.
 */
export function traceShapes(structure: OnnxStructure, input: readonly number[]): Map<string, Known> {
  const { nodes, opset } = structure;
  const values = new Map<string, Known>(structure.constants);
  const held = new Set<string>(structure.constants.keys());
  for (const { name, type } of structure.inputs) define(values, name, shaped(type, input));
  const lastUse = lastUses(structure);
  let bytes = 0, operations = 0;
  nodes.forEach((node, index) => {
    const at = operation(node, opset, values, (count) => operations += count);
    const rule = RULES.get(node.op) ??
      at.refuse(
        "is not among the operators that are run, which are those of convolutional networks and vision transformers " +
          "without loops and branches",
      );
    // Those too that a rule has no use for.
    node.inputs.forEach((_, input) => at.optional(input));
    const results = rule(at);
    node.outputs.forEach((name, output) => {
      if (name === "") return;
      const result = results[output] ?? at.refuse(`has ${node.outputs.length} outputs`);
      if (result.shape.some((length) => !Number.isInteger(length) || length < 0)) {
        at.refuse(`gives the shape [${result.shape}]`);
      }
      bytes += bytesOf(result);
      define(values, name, result);
    });
    if (bytes > MOST_BYTES) {
      at.refuse(`brings the memory for one image to ${bytes} bytes; at most ${MOST_BYTES} are taken`);
    }
    if (operations > MOST_WORK) {
      at.refuse(
        `brings the operations for one image to ${operations.toPrecision(3)}; at most ${MOST_WORK} are taken`,
      );
    }
    for (const name of new Set([...node.inputs, ...node.outputs])) {
      if (name !== "" && !held.has(name) && lastUse.get(name) === index) bytes -= bytesOf(values.get(name)!);
    }
  });
  return new Map(structure.outputs.map(({ name }) => {
    const value = values.get(name);
    if (value === undefined) throw new FormatError(`its output ${quote(name)} is given by no operation`);
    return [name, value];
  }));
}

function define(values: Map<string, Known>, name: string, value: Known): void {
  if (values.has(name)) throw new FormatError(`two of its operations give the value ${quote(name)}`);
  values.set(name, value);
}

/** The last operation that needs each value, or makes it; none for what the graph gives. */
function lastUses({ nodes, inputs, outputs }: OnnxStructure): Map<string, number> {
  const last = new Map<string, number>();
  nodes.forEach(({ inputs, outputs }, index) => {
    for (const name of [...inputs, ...outputs]) last.set(name, index);
  });
  for (const { name } of [...inputs, ...outputs]) last.delete(name);
  return last;
}

function bytesOf(value: Known): number {
  return elementsOf(value) * (ELEMENT_BYTES.get(value.type) ?? 8);
}
