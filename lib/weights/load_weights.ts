import { networkOf } from "../models/architecture.ts";
import { type Encoder, type EncoderPart, partLayers } from "../models/encoder.ts";
import { listTensors } from "../models/tensor_list.ts";
import { matchWeights, type WeightsMismatch } from "./match_weights.ts";
import { namings } from "./namings.ts";
import type { StateDict } from "./state_dict.ts";

/** Options for {@linkcode loadWeights}. */
export interface LoadWeightsOptions {
  /**
   * `"trunk"` fills only what comes before the feature's layer, and takes checkpoints of a classifier, whose last layer
   * is another: so FastViT starts in RDCD. `"feature"` fills everything up to the feature, and takes students with
   * another projector.
   *
   * @default {"all"}
   */
  part?: EncoderPart;
}

/**
 * Fills an encoder with a checkpoint's tensors.
 *
 * Names may have anything before them (`model.encoder_q.`, `module.`, several of these, or nothing), and may be those
 * of RDCD, SSCD (with torchvision's and with Classy Vision's backbones), torchvision, timm or DINO: the part of the
 * checkpoint that fits by names and shapes is found. Other parts, such as a teacher or a momentum encoder, are left
 * alone, and so are the counters `num_batches_tracked`. Half precision and float64 become float32. Either all
 * tensors of the part are replaced or none.
 *
 * @param encoder What is filled.
 * @param stateDict The checkpoint's tensors, as {@linkcode readStateDict} gives them.
 * @param options Which part of the encoder is filled.
 * @throws {RangeError} If a tensor is missing, unexpected or misshapen, with all of these; if several parts of the
 * checkpoint fit equally well; or if a number is not finite.
 *
 * @example From a checkpoint of a whole training run
 * ```ts
 * import { createStudent, loadWeights, type StateDict } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const [trained, fresh] = [1, 2].map((seed) =>
 *   createStudent({ backbone: "efficientnet_b0", descriptorDims: 64, seed })
 * );
 * const checkpoint: StateDict = new Map();
 * for (const [name, data] of await trained!.readWeights()) {
 *   const { shape } = trained!.tensors.find((tensor) => tensor.name === name)!;
 *   checkpoint.set(`model.encoder_q.${name}`, { dtype: "float32", shape, data });
 * }
 * loadWeights(fresh!, checkpoint);
 * assert.deepEqual(await fresh!.readWeights(), await trained!.readWeights());
 *
 * checkpoint.delete("model.encoder_q.projector.bias");
 * assert.throws(() => loadWeights(fresh!, checkpoint), /missing: model\.encoder_q\.projector\.bias/);
 * ```
 */
export function loadWeights(encoder: Encoder, stateDict: StateDict, options: LoadWeightsOptions = {}): void {
  const { part = "all" } = options;
  const { architecture } = encoder;
  const network = networkOf(encoder);
  const tensors = listTensors(partLayers(network, part));
  const outcome = matchWeights(tensors, namings(architecture.backbone), stateDict, {
    allowUnexpected: part !== "all",
  });
  if ("mismatch" in outcome) {
    throw new RangeError(`Cannot load the weights as ${describeMismatch(outcome.mismatch)}`);
  }
  encoder.assignWeights(outcome.weights, { part });
}

/**
 * A mismatch in words, all names included.
 *
 * @param mismatch What does not fit.
 * @returns A clause that follows "as".
 */
export function describeMismatch(mismatch: WeightsMismatch): string {
  const parts = (["missing", "unexpected", "misshapen"] as const).filter((part) => mismatch[part].length > 0)
    .map((part) => `${mismatch[part].length} ${part}: ${mismatch[part].join(", ")}`);
  return `every tensor must match: current value is ${parts.join("; ")}`;
}
