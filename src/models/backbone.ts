import '../tfjs/ready.js';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Components } from '../contracts/catalogue.js';
import type { Backbone } from '../contracts/components/backbone.js';
import type { LocatedWeights } from '../contracts/components/weight-source.js';
import type { BackboneIdentity } from '../contracts/networks/backbone-identity.js';
import { outputsWanted } from '../contracts/networks/backbone-identity.js';
import { tidy } from '../tfjs/core.js';
import { findBackbone } from './find-backbone.js';
import { cutAt, outputNames } from './freeze/outputs.js';
import { fillWeights, layerWeights } from './weights/fill-weights.js';
import { findWeightSource } from './weights/locate-weights.js';

/** A backbone with its weights, callable under any tfjs backend, a tracing one included. */
export interface LoadedBackbone {
  readonly backbone: Backbone;
  /**
   * The network up to its outputs. Its weights are on the tfjs backend that was set while loading; other backends see
   * them as constants.
   */
  readonly model: LayersModel;
  /** The names of its output layers, in order; most networks have one. */
  readonly outputs: readonly string[];
  /** The shape of each output for one image: [h, w, c], or [c] after a network's top. */
  readonly outputShapes: readonly (readonly number[])[];
  /** Names of all layers, first to last. */
  readonly layerNames: readonly string[];
  /**
   * Pixels [n, inputSize, inputSize, 3], int32 or float32 in 0..255 -> its outputs [n, ...shape], float32:
   * preprocessing, then the network in inference mode. A pure function: it reads no tensor back and changes no
   * weight.
   */
  call(pixels: Tensor4D): Tensor[];
  /** The network without preprocessing, for preprocessed input. */
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
  // A file has the weights of the whole network, wherever the network is cut.
  const whole = backbone.build(identity);
  try {
    const weights = await findWeightSource(located.source, components).load(located, identity, layerWeights(whole));
    fillWeights(whole, backbone, weights, located, identity);
  } catch (error) {
    whole.dispose();
    throw error;
  }
  const model = cutAt(whole, outputsWanted(identity));
  // `apply` passes none of its arguments to the layers inside, so that they always run in inference mode.
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
