import { fixture } from '../../../fixture.js';

type Values = readonly number[];

/** One layer, called once; tensors are flat, in row-major order. */
export interface KerasLayerCase {
  readonly kind: string;
  /** As an experiment file has them. */
  readonly settings: { readonly [setting: string]: unknown };
  readonly training: boolean;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly batch: number;
  readonly x: Values;
  readonly weights: { readonly [weight: string]: Values };
  /** Inputs that are kept. */
  readonly mask?: readonly boolean[];
  readonly upstream: Values;
  readonly output: Values;
  readonly penalty: number;
  /** Of x and of every trainable weight. */
  readonly gradients: { readonly [of: string]: Values };
}

/** What `fixtures/make.py` writes. */
export interface KerasLayers {
  readonly activations: readonly string[];
  readonly cases: readonly KerasLayerCase[];
  readonly moving: {
    readonly settings: { readonly momentum: number };
    readonly inputs: number;
    readonly steps: readonly { readonly x: Values; readonly moving_mean: Values; readonly moving_variance: Values }[];
    readonly x: Values;
    readonly output: Values;
  };
  readonly defaults: { readonly [kind: string]: { readonly [setting: string]: unknown } };
}

export const keras = fixture<KerasLayers>('models/head/fixtures/keras.json');
