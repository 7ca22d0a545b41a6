import { checkPositiveInteger } from "../check_positive_integer.ts";
import type { Size } from "../types.ts";
import type { BackboneLayers } from "./backbones/backbone_layers.ts";
import { efficientNetB0 } from "./backbones/efficientnet_b0.ts";
import { efficientNetLite0 } from "./backbones/efficientnet_lite0.ts";
import { fastVitT12 } from "./backbones/fastvit_t12.ts";
import { mobileNetV3 } from "./backbones/mobilenet_v3.ts";
import { resNet } from "./backbones/resnet.ts";
import { VIT_FEATURE_DIMS, VIT_IMAGE_SIDE, vitBase } from "./backbones/vision_transformer.ts";
import type { Layer, Network } from "./layer.ts";

/** The name of a network that an encoder is built on. */
export type Backbone =
  | "efficientnet_b0"
  | "mobilenet_v3_large"
  | "mobilenet_v3_small"
  | "fastvit_t12"
  | "resnet18"
  | "resnet50"
  | "resnext101_32x4d"
  | "vit_base_patch8"
  | "vit_base_patch16"
  | "efficientnet_lite0";

/** The parts that an encoder is made of. Plain JSON; it is stored beside the weights. */
export interface Architecture {
  /** The network. */
  backbone: Backbone;
  /**
   * `"student"` for a projector between feature and descriptor, `"teacher"` where the feature is the descriptor.
   */
  role: "student" | "teacher";
  /** Numbers of the feature, where student and teacher are compared. */
  featureDims: number;
  /** Numbers of the descriptor; a teacher's are those of its feature. */
  descriptorDims: number;
}

/** Facts known of a backbone. */
export interface BackboneEntry {
  /** The name that tables show. */
  title: string;
  /** Its layers; a backbone without a last layer of its own ignores the number. */
  build(featureDims: number): BackboneLayers;
  /** Numbers of the feature where they cannot be chosen. */
  featureDims?: number;
  /** The only size of images that it takes, if there is one. */
  size?: Size;
}

const vitEntry = (patch: number): BackboneEntry => ({
  title: `ViT-B/${patch}`,
  build: () => vitBase(patch),
  featureDims: VIT_FEATURE_DIMS,
  size: { width: VIT_IMAGE_SIDE, height: VIT_IMAGE_SIDE },
});

/** The backbones there are, by name. */
export const BACKBONES: Readonly<Record<Backbone, BackboneEntry>> = {
  efficientnet_b0: { title: "EfficientNet-B0", build: efficientNetB0 },
  mobilenet_v3_large: { title: "MobileNet-V3-L", build: (dims) => mobileNetV3("large", dims) },
  mobilenet_v3_small: { title: "MobileNet-V3-S", build: (dims) => mobileNetV3("small", dims) },
  fastvit_t12: { title: "FastViT-T12", build: fastVitT12 },
  resnet18: {
    title: "ResNet-18",
    build: (dims) => resNet({ depths: [2, 2, 2, 2], block: "basic" }, dims),
  },
  resnet50: {
    title: "ResNet-50",
    build: (dims) => resNet({ depths: [3, 4, 6, 3], block: "bottleneck" }, dims),
  },
  resnext101_32x4d: {
    title: "ResNeXt-101",
    build: (dims) => resNet({ depths: [3, 4, 23, 3], block: "bottleneck", groups: 32, groupWidth: 4 }, dims),
  },
  vit_base_patch8: vitEntry(8),
  vit_base_patch16: vitEntry(16),
  efficientnet_lite0: { title: "EfficientNet-Lite0", build: efficientNetLite0 },
};

/**
 * A backbone by its name.
 *
 * @throws {RangeError} If there is none of that name.
 */
export function backboneEntry(backbone: Backbone): BackboneEntry {
  if (Object.hasOwn(BACKBONES, backbone)) return BACKBONES[backbone];
  throw new RangeError(
    `Cannot build the encoder as backbone must be one of ${
      Object.keys(BACKBONES).join(", ")
    }: current value is ${JSON.stringify(backbone)}`,
  );
}

/**
 * The layers of an encoder.
 *
 * @returns Plain data, without the numbers.
 * @throws {RangeError} If the backbone or role is unknown, a size is no positive integer, the backbone has features
 * of another size, or a teacher's descriptor is to be of another size than its feature.
 */
export function describeNetwork(architecture: Architecture): Network {
  const { backbone, role, featureDims, descriptorDims } = architecture;
  const entry = backboneEntry(backbone);
  for (const [name, value] of Object.entries({ featureDims, descriptorDims })) {
    checkPositiveInteger("build the encoder", name, value);
  }
  const ownDims = entry.featureDims ?? featureDims;
  check("featureDims", featureDims, featureDims === ownDims, `${ownDims} for ${backbone}`);
  check("role", role, role === "student" || role === "teacher", "student or teacher");
  const isTeacher = role === "teacher";
  if (isTeacher) {
    check("descriptorDims", descriptorDims, descriptorDims === featureDims, `the teacher's ${featureDims}`);
  }
  return {
    size: entry.size ?? null,
    ...entry.build(featureDims),
    projector: isTeacher ? [] : [{
      kind: "linear",
      name: "projector",
      inputs: featureDims,
      outputs: descriptorDims,
      start: "fanIn",
    }],
  };
}

/** All layers of a network, one after the other. */
export function networkLayers({ trunk, feature, projector }: Network): Layer[] {
  return [...trunk, ...feature, ...projector];
}

function check(name: string, value: unknown, isRight: boolean, rule: string): void {
  if (isRight) return;
  throw new RangeError(`Cannot build the encoder as ${name} must be ${rule}: current value is ${value}`);
}

const networks = new WeakMap<Architecture, Network>();

/** The network of an encoder, as plain data; the same object each time, as layers are told apart by identity. */
export function networkOf({ architecture }: { readonly architecture: Architecture }): Network {
  const known = networks.get(architecture);
  if (known !== undefined) return known;
  const network = describeNetwork(architecture);
  networks.set(architecture, network);
  return network;
}
