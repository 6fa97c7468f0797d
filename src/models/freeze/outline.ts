import type { LayersModel } from '@tensorflow/tfjs-layers';
import { weightName } from '../weights/weight-name.js';

/** A layer of a network as plain data: enough to decide where to cut the network and what that costs. */
export interface LayerOutline {
  readonly name: string;
  /** Its Keras class: `Conv2D`. */
  readonly kind: string;
  /** The layers whose outputs it reads; none for the input layer. */
  readonly inputs: readonly string[];
  /** The shape of its output without the batch axis. */
  readonly outputShape: readonly number[];
  /** Its weights in order, with their shapes. */
  readonly weights: { readonly [weight: string]: readonly number[] };
  /** Whether its output is an output of the network. */
  readonly isOutput: boolean;
}

/** The layers of a network in topological order, the input layer first. */
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
