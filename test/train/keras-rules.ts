import type { Metric } from '../../src/contracts/experiment.js';
import { fixture } from '../fixture.js';

type Values = readonly number[];
type NamedValues = { readonly [weight: string]: Values };

/** What `fixtures/make_rules.py` writes; tensors are flat, in row-major order. */
export interface KerasRules {
  /** A head of two dense layers, trained for some epochs in the order of the samples. */
  readonly head: {
    readonly width: number;
    readonly units: number;
    readonly classes: number;
    readonly batchSize: number;
    readonly epochs: number;
    readonly features: Values;
    readonly labels: Values;
    readonly validation: Values;
    readonly validationLabels: Values;
    readonly cases: readonly {
      readonly name: string;
      readonly settings: { readonly [setting: string]: number };
      readonly rest: {
        readonly label_smoothing?: number;
        /** By the index of the class. */
        readonly class_weight?: 'balanced' | { readonly [index: string]: number };
        readonly schedule?: { readonly name: string; readonly [setting: string]: number | string };
      };
      readonly initial: NamedValues;
      readonly history: { readonly [metric in Metric]: Values };
      readonly trained: NamedValues;
    }[];
  };
  /** Of updates from the first on. */
  readonly rates: {
    readonly learningRate: number;
    readonly stepsPerEpoch: number;
    readonly cases: readonly {
      readonly settings: { readonly name: string; readonly [setting: string]: unknown };
      readonly rates: Values;
    }[];
  };
  /** Of epochs from the first on. */
  readonly plateau: {
    readonly learningRate: number;
    readonly values: { readonly [monitor in 'val_loss' | 'val_accuracy']: Values };
    readonly cases: readonly {
      readonly monitor: 'val_loss' | 'val_accuracy';
      readonly settings: { readonly [setting: string]: number };
      readonly rates: Values;
    }[];
  };
}

export const kerasRules = fixture<KerasRules>('train/fixtures/keras-rules.json');
