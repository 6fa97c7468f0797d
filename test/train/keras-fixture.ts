import { fixture } from '../fixture.js';

type Values = readonly number[];
type NamedValues = { readonly [weight: string]: Values };

interface TrainedInBatches {
  readonly initial: NamedValues;
  /** By epoch. */
  readonly reported: readonly { readonly loss: number; readonly accuracy: number }[];
  readonly trained: NamedValues;
}

/** What `fixtures/make.py` writes; tensors are flat, in row-major order. */
export interface KerasTraining {
  readonly optimizers: {
    /** [3, 4] */
    readonly weight: Values;
    readonly gradients: readonly Values[];
    /** Keras' own defaults, by optimizer and setting. */
    readonly defaults: { readonly [optimizer: string]: { readonly [setting: string]: number | boolean | null } };
    readonly cases: readonly {
      readonly name: string;
      readonly settings: { readonly [setting: string]: number | boolean };
      /** The weight after each gradient. */
      readonly after: readonly Values[];
    }[];
  };
  /** Two epochs in batches of 8 of 38 samples. */
  readonly batches: {
    readonly rate: number;
    readonly batchSize: number;
    readonly width: number;
    readonly units: number;
    readonly classes: number;
    readonly features: Values;
    readonly labels: Values;
    /** Of samples, by epoch. */
    readonly orders: readonly Values[];
    /** 1 where an input of the dropout layer is kept, by epoch and batch. */
    readonly masks: readonly (readonly Values[])[];
    /** With these masks, and without dropout. */
    readonly masked: TrainedInBatches;
    readonly plain: TrainedInBatches;
  };
  /** `fit` on the same samples, one batch an epoch, with early stopping. */
  readonly fit: {
    readonly validation: Values;
    readonly validationLabels: Values;
    readonly cases: readonly {
      readonly monitor: 'val_loss' | 'val_accuracy' | 'loss';
      readonly restoreBestWeights: boolean;
      readonly minDelta: number;
      readonly patience: number;
      /** From 1. */
      readonly best: number;
      readonly history: { readonly [metric in 'loss' | 'accuracy' | 'val_loss' | 'val_accuracy']: Values };
      readonly initial: NamedValues;
      readonly kept: NamedValues;
    }[];
  };
}

export const keras = fixture<KerasTraining>('train/fixtures/keras.json');
