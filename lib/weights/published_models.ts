import type { Architecture } from "../models/architecture.ts";
import { architectureTensors } from "../models/layer_tensors.ts";
import { countNumbers } from "../models/tensor_list.ts";

/** Weights that their authors publish and that are known by a name. */
export interface PublishedModel {
  /** Architecture that they are weights of. */
  architecture: Architecture;
  /** The files that hold them, any of which will do, the most convenient first. */
  files: readonly [string, ...string[]];
  /** Where the authors publish the first of the files. */
  address: string;
  /** Where the authors describe them. */
  page: string;
}

const SSCD_FILES = "https://dl.fbaipublicfiles.com/sscd-copy-detection";
const SSCD_PAGE = "https://github.com/facebookresearch/sscd-copy-detection";
const DINO_FILES = "https://dl.fbaipublicfiles.com/dino";
const DINO_PAGE = "https://github.com/facebookresearch/dino";

function sscd(name: string): [string, PublishedModel] {
  const files = ["torchvision", "classy", "torchscript"].map((kind) => `${name}.${kind}.pt`);
  return [name, {
    architecture: { backbone: "resnet50", role: "teacher", featureDims: 512, descriptorDims: 512 },
    files: files as [string, ...string[]],
    address: `${SSCD_FILES}/${name}.torchvision.pt`,
    page: SSCD_PAGE,
  }];
}

function dino(patch: 8 | 16): [string, PublishedModel] {
  const file = `dino_vitbase${patch}_pretrain`;
  return [`dino_vitb${patch}`, {
    architecture: {
      backbone: `vit_base_patch${patch}`,
      role: "teacher",
      featureDims: 1536,
      descriptorDims: 1536,
    },
    files: [`${file}.pth`],
    address: `${DINO_FILES}/${file}/${file}.pth`,
    page: DINO_PAGE,
  }];
}

/** Published weights by their names: SSCD's and DINO's, which RDCD takes as teachers. */
export const PUBLISHED_MODELS: ReadonlyMap<string, PublishedModel> = new Map([
  ...[
    "sscd_disc_mixup",
    "sscd_disc_advanced",
    "sscd_disc_blur",
    "sscd_imagenet_mixup",
    "sscd_imagenet_advanced",
    "sscd_imagenet_blur",
  ].map(sscd),
  // SSCD gives no torchvision form of it, as torchvision's own ResNeXt-101 has wider groups.
  ["sscd_disc_large", {
    architecture: { backbone: "resnext101_32x4d", role: "teacher", featureDims: 1024, descriptorDims: 1024 },
    files: ["sscd_disc_large.classy.pt", "sscd_disc_large.torchscript.pt"],
    address: `${SSCD_FILES}/sscd_disc_large.classy.pt`,
    page: SSCD_PAGE,
  }],
  ...[8, 16].map((patch) => dino(patch as 8 | 16)),
]);

/** Bytes of a model's numbers in float32, which is what its file has but for a few kilobytes. */
export function float32Bytes(architecture: Architecture): number {
  return architectureTensors(architecture)
    .reduce((sum, { shape }) => sum + 4 * countNumbers(shape), 0);
}
