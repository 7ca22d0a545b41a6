import { type Architecture, describeNetwork, networkLayers, networkOf } from "./architecture.ts";
import { type LayerTensor, listTensors } from "./tensor_list.ts";

/** The tensors of an encoder, with their layers. */
export function layerTensors(encoder: { readonly architecture: Architecture }): LayerTensor[] {
  return listTensors(networkLayers(networkOf(encoder)));
}

/** The tensors of any network of an architecture, with their layers. */
export function architectureTensors(architecture: Architecture): LayerTensor[] {
  return listTensors(networkLayers(describeNetwork(architecture)));
}
