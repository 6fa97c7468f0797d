import { named } from '../foundation/named.js';
import '../foundation/tfjs.js';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Backbone } from '../contracts/backbone.js';
import type { BackboneIdentity, LocatedWeights } from '../contracts/weights.js';
import { backbones } from './backbones/index.js';
import { fillWeights, layerWeights } from './fill-weights.js';
import { findWeightSource } from './locate-weights.js';

/** A backbone with its weights, ready to be called under any tfjs backend, a tracing one included. */
export interface LoadedBackbone {
  readonly backbone: Backbone;
  /** Its weights live on the tfjs backend that was set while loading; other backends see them as constants. */
  readonly model: LayersModel;
  /** Of one image's features: [h, w, c]. */
  readonly outputShape: readonly [number, number, number];
  /** Names of all layers, first to last. */
  readonly layerNames: readonly string[];
  /**
   * Pixels [n, inputSize, inputSize, 3], int32 or float32 in 0..255 -> features [n, h, w, c], float32: preprocessing,
   * then the network in inference mode. A pure function: reads no tensor back, draws nothing, changes no weight.
   */
  call(pixels: Tensor4D): Tensor4D;
  /** The network alone, for input that is preprocessed already. */
  forward(input: Tensor4D): Tensor4D;
  dispose(): void;
}

/**
 * Builds a backbone and fills it with located weights. Throws an EspalierError naming the first tensor that is missing,
 * does not belong to the network, or has another shape.
 */
export async function loadBackbone(identity: BackboneIdentity, located: LocatedWeights): Promise<LoadedBackbone> {
  const backbone = findBackbone(identity.name);
  const model = backbone.build(identity);
  try {
    const weights = await findWeightSource(located.source).load(located, identity, layerWeights(model));
    fillWeights(model, backbone, weights, located);
  } catch (error) {
    model.dispose();
    throw error;
  }
  // Of its arguments `apply` hands none to the layers inside: they run in inference mode whatever is asked for.
  const forward = (input: Tensor4D) => tidy(() => model.apply(input) as Tensor4D);
  return {
    backbone,
    model,
    outputShape: model.outputShape.slice(1) as [number, number, number],
    layerNames: model.layers.map((layer) => layer.name),
    call: (pixels) => tidy(() => forward(backbone.preprocess(pixels))),
    forward,
    dispose: () => void model.dispose(),
  };
}

export function findBackbone(name: string): Backbone {
  return named('backbone', backbones as readonly Backbone[], name);
}
