import type { Backbone } from "../models/architecture.ts";

/** A way in which files name the tensors of an encoder. */
export interface Naming {
  /** The name in a file for ours. */
  rename(name: string): string;
  /** Names in such files that belong to what an encoder does without, such as a classifier. */
  ignored: RegExp | null;
  /** Names that only another network of the same shapes has, which is refused by them. */
  foreign?: RegExp;
}

const own: Naming = { rename: (name) => name, ignored: null };

/** torchvision, timm and DINO save the backbone alone; a vision transformer's features come before its classifier. */
const bare: Naming = { rename: (name) => name.replace(/^backbone\./, ""), ignored: /^(head|fc_norm)\./ };

/** RDCD's FastViT has its projector in a sequence with the normalization. */
const projectorInSequence: Naming = {
  rename: (name) => name.replace(/^projector\./, "projector.0."),
  ignored: null,
};

/**
 * The ways in which files name an encoder's tensors, behind whatever prefix. Ours is the first: that of RDCD and of
 * SSCD with torchvision's backbones.
 *
 * @returns At least one way, the more usual first.
 */
export function namings(backbone: Backbone): readonly Naming[] {
  const common = [own, projectorInSequence, bare];
  switch (backbone) {
    case "resnet18":
      return [...common, classyVision(2)];
    case "resnet50":
    case "resnext101_32x4d":
      return [...common, classyVision(3)];
    case "efficientnet_lite0":
      return [...common, efficientNetPyTorch].map((naming) => ({ ...naming, foreign: SQUEEZES }));
    default:
      return common;
  }
}

/** Tensors that EfficientNet-B0 has more than Lite0, as timm and EfficientNet-PyTorch name them. */
const SQUEEZES = /\.(se\.|_se_)/;

/** EfficientNet-Lite0's blocks before each stage. */
const LITE0_BLOCKS_BEFORE = [0, 1, 3, 5, 8, 11, 15];

/** EfficientNet-PyTorch, whose conversion of TensorFlow's EfficientNet-Lite0 is on PyPI: it numbers blocks throughout. */
const efficientNetPyTorch: Naming = {
  ignored: null,
  rename: (name) =>
    name.replace(/^backbone\.conv_stem\./, "_conv_stem.")
      .replace(/^backbone\.bn1\./, "_bn0.")
      .replace(/^backbone\.conv_head\./, "_conv_head.")
      .replace(/^backbone\.bn2\./, "_bn1.")
      .replace(/^backbone\.classifier\./, "_fc.")
      .replace(/^backbone\.blocks\.(\d)\.(\d)\.(conv_|bn)(\w+)\./, (_, stage, block, kind, part) => {
        const index = LITE0_BLOCKS_BEFORE[Number(stage)]! + Number(block);
        // The first block has nothing to expand.
        const [pw, first] = stage === "0" ? ["project", 0] : ["expand", 1];
        const convolutions: Record<string, string> = { pw, dw: "depthwise", pwl: "project" };
        const ours = kind === "bn" ? `_bn${Number(part) - first}` : `_${convolutions[part]}_conv`;
        return `_blocks.${index}.${ours}.`;
      }),
};

/** SSCD's `.classy.pt` files and RDCD's large teacher: residual networks of Classy Vision, with a layer of their own. */
function classyVision(convolutions: number): Naming {
  return {
    ignored: null,
    rename: (name) =>
      name.replace(/^backbone\.conv1\./, "backbone.initial_block._module.0.")
        .replace(/^backbone\.bn1\./, "backbone.initial_block._module.1.")
        .replace(/^backbone\.fc\./, "embeddings.1.")
        .replace(/^backbone\.layer(\d)\.(\d+)\./, (_, stage: string, block: string) => {
          const index = Number(stage) - 1;
          return `backbone.blocks.${index}.block${index}-${block}.`;
        })
        .replace(/\.(conv|bn)(\d)\./, (_, kind: string, position: string) => {
          if (kind === "bn" && Number(position) === convolutions) return ".bn.";
          return `.convolutional_block.${3 * (Number(position) - 1) + (kind === "bn" ? 1 : 0)}.`;
        }),
  };
}
