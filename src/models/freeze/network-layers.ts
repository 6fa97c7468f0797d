import type { LayersModel } from '@tensorflow/tfjs-layers';

export type Layer = LayersModel['layers'][number];

/** A layer of a network and the layers whose outputs it reads. */
export interface NetworkLayer {
  readonly name: string;
  readonly layer: Layer;
  readonly inputs: readonly string[];
}

/** The layers of a network in an order in which they can be computed; the input layer, which has no inputs, is first. */
export function networkLayers(model: LayersModel): NetworkLayer[] {
  return model.layers.map((layer) => {
    if (layer.inboundNodes.length !== 1) throw new Error(`layer ${layer.name} is used more than once`);
    const inputs = layer.inboundNodes[0]!.inboundLayers.map(({ name }) => name);
    return { name: layer.name, layer, inputs };
  });
}

export function isBatchNormalization({ layer }: NetworkLayer): boolean {
  return layer.getClassName() === 'BatchNormalization';
}
