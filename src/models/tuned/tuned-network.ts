import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import type { WeightPlan } from '../../contracts/components/head-layer.js';
import type { BatchNorm, HeadSettings } from '../../contracts/experiment.js';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { ForwardPass, Trainable } from '../../contracts/trainable.js';
import { elementsIn } from '../../foundation/elements.js';
import { hashOf } from '../../foundation/hash.js';
import { reshape, slice } from '../../tfjs/core.js';
import type { LoadedBackbone } from '../backbone.js';
import type { Boundary } from '../freeze/boundary.js';
import { type NetworkLayer, networkLayers } from '../freeze/network-layers.js';
import { isBatchNormalization } from '../freeze/outline.js';
import type { Head } from '../head/head.js';
import { pooledOutputs } from '../head/pooling.js';
import { weightName } from '../weights/weight-name.js';
import { callNetwork } from './call-network.js';
import { absorbedLayers, convolve, type FoldedConvolution, foldedConvolutions } from './folded-convolution.js';
import { besideBackbone, ofHeadAlone } from './head-weights.js';
import { linearNormalisation, normalise, rectifierLimit, rectify } from './tuned-layers.js';
import { tunedWeights } from './tuned-weights.js';

export interface TunedNetworkOptions {
  readonly backbone: LoadedBackbone;
  readonly boundary: Boundary;
  readonly batchNorm: BatchNorm;
  readonly pooling: HeadSettings['pooling'];
  /** The head on top of the network's pooled outputs. */
  readonly head: Head;
  /** A hash of everything that determines the frozen weights, which are constants of the compiled programs. */
  readonly frozenIdentity: unknown;
}

/** An output that crosses the freeze boundary; that of the input layer is the image. */
interface Crossing {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
}

/**
 * The part of a backbone after the freeze boundary, with a head on top. Its input is one row per image: the outputs
 * that cross the boundary, flattened and concatenated, or the pixels if nothing is frozen. Tuned weights are named
 * `<layer>/<weight>`, the head's `head/<layer>/<weight>`; weights of frozen layers after the boundary are constants.
 */
export class TunedNetwork implements Trainable {
  readonly inputShape: readonly number[];
  readonly inputType: Trainable['inputType'];
  readonly stepping: Trainable['stepping'];
  readonly weights: Named<WeightPlan>;
  readonly structure: unknown;
  readonly #options: TunedNetworkOptions;
  readonly #layersAfter: readonly NetworkLayer[];
  readonly #crossing: readonly Crossing[];
  readonly #folded: ReadonlyMap<string, FoldedConvolution>;
  /** Layers that need not be computed, because others absorb them. */
  readonly #absorbed: ReadonlySet<string>;
  readonly #initial: { readonly [name: string]: HostTensor };

  constructor(options: TunedNetworkOptions) {
    const { backbone, boundary, batchNorm, head } = options;
    const layers = networkLayers(backbone.model);
    const prefix = new Set(boundary.prefix);
    this.#options = options;
    this.#layersAfter = layers.filter(({ name }) => !prefix.has(name));
    this.#crossing = layers.filter(({ name }) => boundary.crossing.includes(name)).map(crossingOf);
    this.inputShape = [this.#crossing.reduce((sum, { size }) => sum + size, 0)];
    this.inputType = boundary.crossing.includes(layers[0]!.name) ? 'uint8' : 'float32';
    this.stepping = batchNorm === 'train' || head.normalisesByBatch ? 'batch' : 'parts';
    const tuned = layers.filter(({ name }) => boundary.tuned.includes(name));
    this.#folded = foldedConvolutions(this.#layersAfter, (layer) => this.#normalisesByBatch(layer));
    this.#absorbed = absorbedLayers(this.#folded.values());
    this.weights = { ...tunedWeights(layers, boundary, batchNorm), ...besideBackbone(head.weights) };
    this.#initial = Object.fromEntries(tuned.flatMap(loadedWeights).filter(([name]) => name in this.weights));
    // Layers with the same weights accept images of any size.
    const sizes = this.#crossing.map(({ shape }) => shape);
    const { pooling, frozenIdentity } = options;
    const { outputs } = backbone;
    this.structure = hashOf([boundary, outputs, sizes, batchNorm, pooling, frozenIdentity, head.structure]);
  }

  get classes(): number {
    return this.#options.head.classes;
  }

  get masks() {
    return this.#options.head.masks;
  }

  call(x: Tensor, weights: Named<Tensor>, training?: { readonly masks: Named<Tensor> }): ForwardPass {
    const { backbone, pooling, head } = this.#options;
    const updates: { [name: string]: Tensor } = {};
    const outputs = callNetwork(this.#layersAfter, this.#given(x), weights, (layer, inputs) => {
      const [input] = inputs as [Tensor];
      const limit = rectifierLimit(layer);
      if (limit !== null) return rectify(input, limit);
      // The layers after it start from its input.
      if (this.#absorbed.has(layer.name)) return input;
      const folded = this.#folded.get(layer.name);
      if (folded) {
        const { convolution, normalisation } = folded;
        const own = {
          ...constantWeights(convolution),
          ...(normalisation && constantWeights(normalisation)),
          ...weights,
        };
        return convolve(folded, input, own, normalisation && linearNormalisation(normalisation, own));
      }
      if (!isBatchNormalization(layer)) return undefined;
      const update = (weight: string, value: Tensor) => {
        updates[`${layer.name}/${weight}`] = value;
      };
      const byBatch = training !== undefined && this.#normalisesByBatch(layer);
      return normalise(layer, input, { ...constantWeights(layer), ...weights }, byBatch ? update : undefined);
    });
    const given = backbone.outputs.map((name) => outputs.get(name)!);
    const features = pooledOutputs(given, pooling);
    const pass = head.call(features, ofHeadAlone(weights), training);
    return { ...pass, updates: { ...updates, ...besideBackbone(pass.updates) } };
  }

  initialWeights(seed: number): { [name: string]: HostTensor } {
    return { ...this.#initial, ...besideBackbone(this.#options.head.initialWeights(seed)) };
  }

  /** Returns whether a layer normalises by the statistics of its batch in training. */
  #normalisesByBatch({ name }: NetworkLayer): boolean {
    const { boundary, batchNorm } = this.#options;
    return batchNorm === 'train' && boundary.tuned.includes(name);
  }

  /** Splits rows [batch, width] into the tensors that cross the boundary, by layer name. */
  #given(x: Tensor): Map<string, Tensor> {
    const batch = x.shape[0]!;
    if (this.inputType === 'uint8') {
      const [{ name, shape }] = this.#crossing as [Crossing];
      const pixels = reshape<Rank.R4>(x, [batch, ...(shape as [number, number, number])]);
      return new Map([[name, this.#options.backbone.backbone.preprocess(pixels)]]);
    }
    let from = 0;
    return new Map(
      this.#crossing.map(({ name, shape, size }) => {
        const part = this.#crossing.length === 1 ? x : slice(x, [0, from], [batch, size]);
        from += size;
        return [name, reshape(part, [batch, ...shape])];
      }),
    );
  }
}

function crossingOf({ name, outputShape: shape }: NetworkLayer): Crossing {
  return { name, shape, size: elementsIn(shape) };
}

function loadedWeights({ name, layer }: NetworkLayer): [string, HostTensor][] {
  return layer.weights.map((variable) => {
    const data = variable.read().dataSync() as Float32Array;
    return [`${name}/${weightName(variable)}`, { shape: variable.shape as number[], dtype: 'float32', data }];
  });
}

function constantWeights({ name, layer }: NetworkLayer): Named<Tensor> {
  return Object.fromEntries(layer.weights.map((variable) => [`${name}/${weightName(variable)}`, variable.read()]));
}
