import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Architecture } from '../../contracts/backbone.js';
import type { BackboneIdentity } from '../../contracts/weights.js';
import { backboneIdentity } from '../../foundation/backbone-identity.js';
import { hashOf } from '../../foundation/hash.js';
import { findBackbone } from '../backbone.js';
import { weightName } from '../weight-name.js';

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
    };
  });
}

const outlines = new Map<string, NetworkOutline>();

/**
 * The outline of a backbone. It is built without the values of its weights, once for each architecture, and given back:
 * that takes from a tenth of a second to a second.
 */
export function networkOutline(identity: BackboneIdentity): NetworkOutline {
  const key = hashOf(backboneIdentity({ weights: undefined, ...identity }));
  let outline = outlines.get(key);
  if (outline === undefined) {
    const model = findBackbone(identity.name).build(identity as Architecture);
    outline = outlineOf(model);
    model.dispose();
    outlines.set(key, outline);
  }
  return outline;
}

export function isBatchNormalization({ kind }: Pick<LayerOutline, 'kind'>): boolean {
  return kind === 'BatchNormalization';
}
