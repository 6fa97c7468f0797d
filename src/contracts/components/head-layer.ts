import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Named } from '../tensors.js';
import type { Component, Settings } from './component.js';

type KerasLayer = LayersModel['layers'][number];

/** A weight of a head layer. */
export interface WeightPlan {
  readonly shape: readonly number[];
  readonly initializer: 'glorot_uniform' | 'he_normal' | 'zeros' | 'ones';
  /** False for statistics that a forward pass updates. */
  readonly trainable: boolean;
  /** Number of blocks between this weight and the head, from 1; absent for a weight of the head. */
  readonly depth?: number;
}

/** The plan of a layer, before it has values. Shapes are without the batch axis. */
export interface LayerPlan {
  readonly outputShape: readonly number[];
  readonly weights: Named<WeightPlan>;
  /**
   * Fraction of the layer's inputs that a random mask sets to zero in training; undefined for a layer without a mask.
   */
  readonly dropoutRate?: number;
}

export interface LayerCall {
  readonly training: boolean;
  readonly weights: Named<Tensor>;
  /** In training, for a layer with a dropout rate: 0 or 1 / (1 - rate), the shape of the layer's input. */
  readonly mask?: Tensor;
  /** Replaces a non-trainable weight, e.g. a moving mean, from the next step on. */
  update(weight: string, value: Tensor): void;
  /** Adds a scalar penalty to the loss. */
  penalise(penalty: Tensor): void;
}

/** A kind of layer that a head may have: one file in `models/head/`. */
export interface HeadLayer<S = Settings> extends Component {
  plan(settings: S, inputShape: readonly number[]): LayerPlan;
  /** Pure: x [batch, ...inputShape] -> [batch, ...outputShape]. */
  call(settings: S, x: Tensor, call: LayerCall): Tensor;
  /** Returns the equivalent Keras layer, for the saved model. Its weights are in the order of `plan`. */
  toKeras(settings: S, name: string): KerasLayer;
}
