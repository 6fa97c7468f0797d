import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type LayerOutline, outlineOf } from './outline.js';

export type Layer = LayersModel['layers'][number];

/** A layer of a built network, with its outline. */
export interface NetworkLayer extends LayerOutline {
  readonly layer: Layer;
}

/** The layers of a network in topological order. */
export function networkLayers(model: LayersModel): readonly NetworkLayer[] {
  return outlineOf(model).map((outline) => ({ ...outline, layer: model.getLayer(outline.name) }));
}
