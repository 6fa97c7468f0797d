import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { WeightPlan } from './components/head-layer.js';
import type { HostTensor, Named } from './tensors.js';

export interface ForwardPass {
  /** [batch, classes] before softmax. */
  readonly logits: Tensor;
  /** Scalar: what regularisers add to the loss; undefined without any. */
  readonly penalty: Scalar | undefined;
  /** New values of weights that are not trainable, by weight name; empty in inference. */
  readonly updates: Named<Tensor>;
}

/** A model to train: a head alone, or the tuned part of a backbone with a head on top. */
export interface Trainable {
  /** Shape of one row of stored features, without the batch axis. */
  readonly inputShape: readonly number[];
  /** Type of those rows; `uint8` is an int32 tensor in `call`. */
  readonly inputType: 'float32' | 'uint8';
  /**
   * How a step is computed. `loop`: a whole epoch in one call, for small models. `parts`: a batch in parts of a few
   * rows, in parallel, if rows are independent. `batch`: one batch in one call.
   */
  readonly stepping: 'loop' | 'parts' | 'batch';
  readonly classes: number;
  readonly weights: Named<WeightPlan>;
  /** Layers with a random mask, by layer name: the shape of their input and the share that is dropped. */
  readonly masks: Named<{ readonly shape: readonly number[]; readonly rate: number }>;
  /** All that determines its compiled programs: everything but values that are their inputs. */
  readonly structure: unknown;
  /** Pure. x [batch, ...inputShape]; `masks` by layer name, each 0 or 1 / (1 - rate), needed in training only. */
  call(x: Tensor, weights: Named<Tensor>, training?: { readonly masks: Named<Tensor> }): ForwardPass;
  initialWeights(seed: number): { [name: string]: HostTensor };
}
