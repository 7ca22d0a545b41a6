import { describeNetwork, networkLayers } from "../../models/architecture.ts";
import { Encoder, type EncoderPart } from "../../models/encoder.ts";
import { initialWeights } from "../../models/initial_weights.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";
import { fitLite0ToB0 } from "../../weights/fit_lite0_to_b0.ts";
import { loadWeights } from "../../weights/load_weights.ts";
import { readStateDict } from "../../weights/read_state_dict.ts";
import type { StateDict } from "../../weights/state_dict.ts";

/** A student that begins with a checkpoint's weights. */
export interface StartedStudent {
  /** The student; the caller disposes of it. */
  encoder: Encoder;
  /** How much of it is the checkpoint's. */
  part: EncoderPart;
  /** True if the checkpoint is of EfficientNet-Lite0 and the student EfficientNet-B0, see {@linkcode fitLite0ToB0}. */
  isFitted: boolean;
}

/** From the most to the least. */
const PARTS = ["all", "feature", "trunk"] as const;

/**
 * The student of a recipe with as much of a checkpoint as fits: all of it, all but a projector to other dimensions, or
 * only the trunk, as the official code starts FastViT from timm's weights. What comes behind is random by the recipe's
 * seed. EfficientNet-B0 starts from EfficientNet-Lite0 too.
 *
 * @returns The student, and how much of it fitted.
 * @throws {CheckpointError} If the file cannot be read.
 * @throws {RangeError} If a tensor of the trunk is missing or misshapen.
 */
export async function openStart(path: string, { student, seed }: Recipe): Promise<StartedStudent> {
  const encoder = new Encoder(student, initialWeights(networkLayers(describeNetwork(student)), seed));
  try {
    const stateDict = await readStateDict(path);
    const fitted = student.backbone === "efficientnet_b0"
      ? fitLite0ToB0(stateDict, await encoder.readWeights())
      : null;
    if (fitted === null) return { encoder, part: loadLargest(encoder, stateDict, PARTS), isFitted: false };
    encoder.assignWeights(fitted, { part: "trunk" });
    return { encoder, part: "trunk", isFitted: true };
  } catch (error) {
    encoder.dispose();
    throw error;
  }
}

function loadLargest(
  encoder: Encoder,
  stateDict: StateDict,
  [part, ...smaller]: readonly [EncoderPart, ...EncoderPart[]],
): EncoderPart {
  try {
    loadWeights(encoder, stateDict, { part });
    return part;
  } catch (error) {
    const [next, ...others] = smaller;
    if (next === undefined || !(error instanceof RangeError)) throw error;
    return loadLargest(encoder, stateDict, [next, ...others]);
  }
}
