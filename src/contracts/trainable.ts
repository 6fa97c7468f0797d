import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { WeightPlan } from './components/head-layer.js';
import type { HostTensor, Named } from './tensors.js';

export interface ForwardPass {
  /** Logits [batch, classes], before softmax. */
  readonly logits: Tensor;
  /** The sum of the regularisation terms, a scalar; undefined without any. */
  readonly penalty: Scalar | undefined;
  /** New values of non-trainable weights, by weight name; empty in inference. */
  readonly updates: Named<Tensor>;
}

/** A model to train: a head alone, or the tuned part of a backbone with a head on top. */
export interface Trainable {
  /** Shape of one row of stored features, without the batch axis. */
  readonly inputShape: readonly number[];
  /** Data type of those rows; `uint8` is an int32 tensor in `call`. */
  readonly inputType: 'float32' | 'uint8';
  /**
   * How training steps are computed. `loop`: a whole epoch in one call, for small models. `parts`: the batch in parts
   * of a few rows, in parallel, where rows are independent. `batch`: one batch in one call.
   */
  readonly stepping: 'loop' | 'parts' | 'batch';
  readonly classes: number;
  readonly weights: Named<WeightPlan>;
  /** Layers with a dropout mask, by layer name: the shape of their input and the dropout rate. */
  readonly masks: Named<{ readonly shape: readonly number[]; readonly rate: number }>;
  /** Everything that determines its compiled programs, as opposed to values that are their inputs. */
  readonly structure: unknown;
  /**
   * The forward pass, a pure function of x [batch, ...inputShape]. Training needs `masks` by layer name, with elements
   * 0 or 1 / (1 - rate).
   */
  call(x: Tensor, weights: Named<Tensor>, training?: { readonly masks: Named<Tensor> }): ForwardPass;
  initialWeights(seed: number): { [name: string]: HostTensor };
}
