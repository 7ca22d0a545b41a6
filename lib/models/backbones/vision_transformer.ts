import type { Layer } from "../layer.ts";
import { type BackboneLayers, POOLING_POWER } from "./backbone_layers.ts";

const CHANNELS = 768;
const HEADS = 12;
const BLOCKS = 12;
const MLP_RATIO = 4;
const EPSILON = 1e-6;
const DEVIATION = 0.02;

/** Pixels a side that the position embeddings of ViT-B are made for. */
export const VIT_IMAGE_SIDE = 224;

/** Numbers of a ViT-B descriptor: class token and pooled patches. */
export const VIT_FEATURE_DIMS = 2 * CHANNELS;

/**
 * ViT-B with the layers, names and numbers of DINO and timm. It has no layer of its own behind the tokens: the
 * feature is the class token joined with the generalized mean of the patch tokens, as RDCD uses DINO.
 *
 * @param patch Pixels a side of a patch, 8 or 16.
 * @returns The trunk, up to the joined 1536 numbers, and no last layer.
 * @see {@link https://arxiv.org/abs/2010.11929 | Dosovitskiy et al. 2021}
 */
export function vitBase(patch: number): BackboneLayers {
  const trunk: Layer[] = [{
    kind: "patchEmbedding",
    name: "backbone",
    inputs: 3,
    channels: CHANNELS,
    patch,
    grid: VIT_IMAGE_SIDE / patch,
  }];
  for (let block = 0; block < BLOCKS; block++) trunk.push(...transformerBlock(`backbone.blocks.${block}`));
  trunk.push(normalization("backbone.norm"), { kind: "tokenPool", power: POOLING_POWER });
  return { trunk, feature: [] };
}

function transformerBlock(name: string): Layer[] {
  const attention: Layer[] = [
    normalization(`${name}.norm1`),
    linear(`${name}.attn.qkv`, CHANNELS, 3 * CHANNELS),
    { kind: "attention", heads: HEADS, channels: CHANNELS },
    linear(`${name}.attn.proj`, CHANNELS, CHANNELS),
  ];
  const mlp: Layer[] = [
    normalization(`${name}.norm2`),
    linear(`${name}.mlp.fc1`, CHANNELS, MLP_RATIO * CHANNELS),
    { kind: "activation", function: "gelu" },
    linear(`${name}.mlp.fc2`, MLP_RATIO * CHANNELS, CHANNELS),
  ];
  return [{ kind: "sum", branches: [[], attention] }, { kind: "sum", branches: [[], mlp] }];
}

function normalization(name: string): Layer {
  return { kind: "layerNormalization", name, channels: CHANNELS, epsilon: EPSILON };
}

function linear(name: string, inputs: number, outputs: number): Layer {
  return { kind: "linear", name, inputs, outputs, start: DEVIATION };
}
