import { type Architecture, networkLayers, networkOf } from "./architecture.ts";
import { type LayerTensor, listTensors } from "./tensor_list.ts";

/** The tensors of an encoder, with their layers. */
export function layerTensors(encoder: { readonly architecture: Architecture }): LayerTensor[] {
  return listTensors(networkLayers(networkOf(encoder)));
}
