import { reshape, slice, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { HeadSettings } from '../../contracts/experiment.js';
import type { WeightPlan } from '../../contracts/head.js';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { ForwardPass, Trainable } from '../../contracts/trainable.js';
import { hashOf } from '../../foundation/hash.js';
import { pooled } from '../frozen-part.js';
import type { Head } from '../head.js';
import { weightName } from '../weight-name.js';
import type { Boundary } from './boundary.js';
import { callNetwork } from './call-network.js';
import { isBatchNormalization, type NetworkLayer } from './network-layers.js';
import { normalise, rectifierLimit, rectify } from './tuned-layers.js';

export interface TunedNetworkOptions {
  readonly layers: readonly NetworkLayer[];
  readonly boundary: Boundary;
  readonly pooling: HeadSettings['pooling'];
  /** On top of the pooled output of the network. */
  readonly head: Head;
  /** Of everything that determines the values of frozen weights: they are constants of the compiled programs. */
  readonly frozenIdentity: unknown;
}

/**
 * The part of a backbone behind the freeze boundary, with a head on top. It takes the outputs that cross the boundary,
 * flattened one after the other into one row an image. Tuned weights are named `<layer>/<weight>` as the head's are;
 * weights of layers that are frozen behind the boundary are constants.
 */
export class TunedNetwork implements Trainable {
  readonly inputShape: readonly number[];
  readonly inputType = 'float32';
  readonly stepping = 'parts';
  readonly weights: Named<WeightPlan>;
  readonly structure: unknown;
  readonly #options: TunedNetworkOptions;
  readonly #behind: readonly NetworkLayer[];
  readonly #crossing: readonly { readonly name: string; readonly shape: readonly number[]; readonly size: number }[];
  readonly #initial: { readonly [name: string]: HostTensor };

  constructor(options: TunedNetworkOptions) {
    const { layers, boundary, head } = options;
    const prefix = new Set(boundary.prefix);
    this.#options = options;
    this.#behind = layers.filter(({ name }) => !prefix.has(name));
    this.#crossing = layers
      .filter(({ name }) => boundary.crossing.includes(name))
      .map(({ name, layer }) => {
        const shape = (layer.outputShape as number[]).slice(1);
        return { name, shape, size: shape.reduce((product, length) => product * length, 1) };
      });
    this.inputShape = [this.#crossing.reduce((sum, { size }) => sum + size, 0)];
    const tuned = layers.filter(({ name }) => boundary.tuned.includes(name));
    this.weights = { ...Object.fromEntries(tuned.flatMap(weightPlans)), ...head.weights };
    this.#initial = Object.fromEntries(tuned.flatMap(loadedWeights));
    this.structure = hashOf([boundary, options.pooling, options.frozenIdentity, head.structure]);
  }

  get classes(): number {
    return this.#options.head.classes;
  }

  get masks() {
    return this.#options.head.masks;
  }

  call(x: Tensor, weights: Named<Tensor>, training?: { readonly masks: Named<Tensor> }): ForwardPass {
    const { boundary, pooling, head, layers } = this.#options;
    const tuned = new Set(boundary.tuned);
    const updates: { [name: string]: Tensor } = {};
    const outputs = callNetwork(this.#behind, this.#split(x), weights, (layer, inputs) => {
      const limit = rectifierLimit(layer);
      if (limit !== null) return rectify(inputs[0]!, limit);
      if (!isBatchNormalization(layer)) return undefined;
      const update = (weight: string, value: Tensor) => {
        updates[`${layer.name}/${weight}`] = value;
      };
      const own = { ...frozenWeights(layer), ...weights };
      return normalise(layer, inputs[0]!, own, training && tuned.has(layer.name) ? update : undefined);
    });
    const features = pooled(outputs.get(layers.at(-1)!.name) as Tensor4D, pooling);
    const pass = head.call(features, weights, training);
    return { ...pass, updates: { ...updates, ...pass.updates } };
  }

  initialWeights(seed: number): { [name: string]: HostTensor } {
    return { ...this.#initial, ...this.#options.head.initialWeights(seed) };
  }

  /** Rows [batch, width] as the tensors that cross the boundary, by layer name. */
  #split(x: Tensor): Map<string, Tensor> {
    const batch = x.shape[0]!;
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

const statistics = ['moving_mean', 'moving_variance'];

function weightPlans({ name, layer }: NetworkLayer): [string, WeightPlan][] {
  return layer.weights.map((variable) => {
    const weight = weightName(variable);
    const trainable = !statistics.includes(weight);
    return [`${name}/${weight}`, { shape: variable.shape as number[], initializer: 'zeros', trainable }];
  });
}

function loadedWeights({ name, layer }: NetworkLayer): [string, HostTensor][] {
  return layer.weights.map((variable) => {
    const data = variable.read().dataSync() as Float32Array;
    return [`${name}/${weightName(variable)}`, { shape: variable.shape as number[], dtype: 'float32', data }];
  });
}

function frozenWeights({ name, layer }: NetworkLayer): Named<Tensor> {
  return Object.fromEntries(layer.weights.map((variable) => [`${name}/${weightName(variable)}`, variable.read()]));
}
