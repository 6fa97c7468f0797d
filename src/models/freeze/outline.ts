import type { LayersModel } from '@tensorflow/tfjs-layers';
import { weightName } from '../weights/weight-name.js';

/** A layer of a network as plain data: enough to say where the network is cut, and what that costs. */
export interface LayerOutline {
  readonly name: string;
  /** As Keras calls its kind: `Conv2D`. */
  readonly kind: string;
  /** Layers whose outputs it reads; the input layer reads none. */
  readonly inputs: readonly string[];
  /** Without the batch axis. */
  readonly outputShape: readonly number[];
  /** Its weights in order, with their shapes. */
  readonly weights: { readonly [weight: string]: readonly number[] };
  /** Whether its output is one of those that the network gives. */
  readonly isOutput: boolean;
}

/** The layers of a network in an order in which they can be computed; the input layer is first. */
export type NetworkOutline = readonly LayerOutline[];

export function outlineOf(model: LayersModel): NetworkOutline {
  return model.layers.map((layer) => {
    if (layer.inboundNodes.length !== 1) throw new Error(`layer ${layer.name} is used more than once`);
    return {
      name: layer.name,
      kind: layer.getClassName(),
      inputs: layer.inboundNodes[0]!.inboundLayers.map(({ name }) => name),
      outputShape: (layer.outputShape as number[]).slice(1),
      weights: Object.fromEntries(layer.weights.map((weight) => [weightName(weight), weight.shape as number[]])),
      isOutput: model.outputLayers.includes(layer),
    };
  });
}

export function isBatchNormalization({ kind }: Pick<LayerOutline, 'kind'>): boolean {
  return kind === 'BatchNormalization';
}
