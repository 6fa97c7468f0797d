import '../tfjs/ready.js';
import { type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { BackboneIdentity } from '../contracts/backbone-identity.js';
import { outputsWanted } from '../contracts/backbone-identity.js';
import type { Components } from '../contracts/catalogue.js';
import type { Backbone } from '../contracts/components/backbone.js';
import type { LocatedWeights } from '../contracts/components/weight-source.js';
import { findBackbone } from './find-backbone.js';
import { cutAt, outputNames } from './freeze/outputs.js';
import { fillWeights, layerWeights } from './weights/fill-weights.js';
import { findWeightSource } from './weights/locate-weights.js';

/** A backbone with its weights, ready to be called under any tfjs backend, a tracing one included. */
export interface LoadedBackbone {
  readonly backbone: Backbone;
  /**
   * As far as its outputs. Its weights live on the tfjs backend that was set while loading; other backends see them as
   * constants.
   */
  readonly model: LayersModel;
  /** Layers whose outputs it gives, in their order; of most there is one. */
  readonly outputs: readonly string[];
  /** Of one image, for each output: [h, w, c], or [c] behind a network's top. */
  readonly outputShapes: readonly (readonly number[])[];
  /** Names of all layers, first to last. */
  readonly layerNames: readonly string[];
  /**
   * Pixels [n, inputSize, inputSize, 3], int32 or float32 in 0..255 -> its outputs [n, ...shape], float32:
   * preprocessing, then the network in inference mode. A pure function: reads no tensor back, draws nothing, changes no
   * weight.
   */
  call(pixels: Tensor4D): Tensor[];
  /** The network alone, for input that is preprocessed already. */
  forward(input: Tensor4D): Tensor[];
  dispose(): void;
}

/**
 * Builds a backbone and fills it with located weights. Throws an EspalierError naming the first tensor that is missing,
 * does not belong to the network, or has another shape.
 */
export async function loadBackbone(
  identity: BackboneIdentity,
  located: LocatedWeights,
  components: Pick<Components, 'backbones' | 'weightSources'>,
): Promise<LoadedBackbone> {
  const backbone = findBackbone(identity.name, components);
  // A file has the weights of the whole network, and is read as such wherever the network is cut.
  const whole = backbone.build(identity);
  try {
    const weights = await findWeightSource(located.source, components).load(located, identity, layerWeights(whole));
    fillWeights(whole, backbone, weights, located, identity);
  } catch (error) {
    whole.dispose();
    throw error;
  }
  const model = cutAt(whole, outputsWanted(identity));
  // Of its arguments `apply` hands none to the layers inside: they run in inference mode whatever is asked for.
  const forward = (input: Tensor4D) => tidy(() => [model.apply(input) as Tensor | Tensor[]].flat());
  return {
    backbone,
    model,
    outputs: outputNames(model),
    outputShapes: model.outputs.map(({ shape }) => shape.slice(1) as number[]),
    layerNames: model.layers.map((layer) => layer.name),
    call: (pixels) => tidy(() => forward(backbone.preprocess(pixels))),
    forward,
    dispose: () => void model.dispose(),
  };
}
