import type { LayersModel } from '@tensorflow/tfjs-layers';
import { model } from '../../tfjs/layers.js';
import { lastLayerCalled } from './blocks.js';
import { NoSuchLayer } from './boundary.js';
import { type NetworkOutline, outlineOf } from './outline.js';

/** The layer at which a name cuts a network: the layer of that name, or a block's last. Throws NoSuchLayer. */
export function outputCalled(name: string, layers: NetworkOutline): string {
  const called = lastLayerCalled(name, layers);
  if (called === undefined) throw new NoSuchLayer(name);
  return called;
}

/**
 * A network cut at some layers, whose outputs become its outputs, in order. Layers that none of them needs are disposed
 * of with their weights; the others are in the order of Keras' `model.layers` of such a network. Without names it is
 * the network itself.
 */
export function cutAt(network: LayersModel, names: readonly string[]): LayersModel {
  if (names.length === 0) return network;
  const outline = outlineOf(network);
  const outputs = names.map((name) => network.getLayer(outputCalled(name, outline)).output);
  const cut = model({ inputs: network.inputs, outputs: outputs.flat(), name: network.name });
  for (const layer of network.layers) if (!cut.layers.includes(layer)) layer.dispose();
  return cut;
}

/** Names of a network's output layers, in order. */
export function outputNames(network: LayersModel): readonly string[] {
  return network.outputLayers.map(({ name }) => name);
}
