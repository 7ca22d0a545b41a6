import { FormatError, quote } from "../reading/format_error.ts";
import type { FileNode } from "./onnx_structure.ts";
import { countElements } from "./parse_tensor.ts";

/** Facts known of a value before anything is computed. */
export interface Known {
  /** ONNX's number of its element type. */
  readonly type: number;
  /** Lengths of the dimensions. */
  readonly shape: readonly number[];
  /** Its numbers where they do not depend on the image and are few; otherwise `null`. */
  readonly values: readonly number[] | null;
}

/** ONNX's numbers of element types that rules name. */
export const TYPES = { float: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;

/** An operation whose outputs' shapes are to be told. */
export interface Operation {
  /** The operation as the file has it. */
  readonly node: FileNode;
  /** The version of ONNX's operators. */
  readonly opset: number;
  /** The input at an index; refused where it is left out. */
  input(index: number): Known;
  /** The input at an index; `null` where it is left out. */
  optional(index: number): Known | null;
  /** The numbers of an input, or of the attribute that older versions have in its place; `null` where there is neither. */
  numbers(index: number | null, attribute?: string): readonly number[] | null;
  /** A whole number that is an attribute. */
  int(name: string, otherwise: number): number;
  /** A text that is an attribute. */
  text(name: string, otherwise: string): string;
  /** Notes multiply-adds and the like, so that a graph that would never end is not begun. */
  work(operations: number): void;
  /** Refuses the file because of this operation. */
  refuse(reason: string): never;
}

/** Gives the outputs of an operation: as many values as the operator has, of which the file may name fewer. */
export type ShapeRule = (operation: Operation) => Known[];

/**
 * An operation with what comes in.
 *
 * @param opset The version of ONNX's operators.
 * @param values What is known so far, by name.
 */
export function operation(
  node: FileNode,
  opset: number,
  values: ReadonlyMap<string, Known>,
  work: (operations: number) => void,
): Operation {
  function refuse(reason: string): never {
    throw new FormatError(`its operation ${quote(node.name)} (${node.op}) ${reason}`);
  }
  function optional(index: number): Known | null {
    const name = node.inputs[index] ?? "";
    if (name === "") return null;
    return values.get(name) ?? refuse(`takes ${quote(name)}, which nothing before it gives`);
  }
  return {
    node,
    opset,
    optional,
    input: (index) => optional(index) ?? refuse(`lacks its input ${index}`),
    numbers(index, attribute) {
      const given = index === null ? null : optional(index);
      if (given !== null) {
        return given.values ??
          refuse(`takes a shape, axes or sizes from the image's own numbers (input ${index})`);
      }
      const held = attribute === undefined ? undefined : node.attributes.get(attribute);
      return held?.ints ?? held?.floats ?? null;
    },
    int: (name, otherwise) => node.attributes.get(name)?.int ?? otherwise,
    text: (name, otherwise) => node.attributes.get(name)?.string ?? otherwise,
    work,
    refuse,
  };
}

/** A value of which only the shape is known. */
export function shaped(type: number, shape: readonly number[]): Known {
  return { type, shape, values: null };
}

/** How many elements a value has; refused where they are absurdly many. */
export function elementsOf({ shape }: Known): number {
  return countElements("a value", shape);
}

/**
 * An axis as an index into a shape.
 *
 * @param axis The axis; from the end where it is negative.
 */
export function axisOf(at: Operation, axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(index) || index < 0 || index >= rank) at.refuse(`has the axis ${axis} of ${rank}`);
  return index;
}

/** The shape that shapes are stretched to together, from the last dimension on. */
export function broadcast(at: Operation, shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = shapes.map((shape) => shape[shape.length - rank + axis] ?? 1).filter((length) =>
      length !== 1
    );
    if (lengths.some((length) => length !== lengths[0])) {
      at.refuse(`joins the shapes ${shapes.map((shape) => `[${shape}]`).join(" and ")}, which do not fit`);
    }
    return lengths[0] ?? 1;
  });
}
