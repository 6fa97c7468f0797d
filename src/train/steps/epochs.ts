import type { OpenEngine } from '../../contracts/components/engine.js';
import type { TrainingSettings } from '../../contracts/experiment.js';
import type { LabelledFeatures } from '../../contracts/features.js';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import type { Targets } from '../loss/targets.js';
import type { ProgramCache } from '../program-cache.js';
import type { Chunk } from '../rows/chunks.js';
import type { UpdateRule } from '../update/update-rule.js';
import type { BatchDraws } from './batch-draws.js';
import type { Carried } from './carried.js';

/** The inputs of training that are the same in every epoch. */
export interface EpochsRequest {
  readonly model: Trainable;
  readonly update: UpdateRule;
  readonly training: TrainingSettings;
  /** How the training loss changes labels; a validation loss must smooth them too. */
  readonly targets?: Targets;
  readonly seed: number;
  readonly train: LabelledFeatures;
  /** May be empty. */
  readonly validation: LabelledFeatures;
  readonly engine: OpenEngine;
  /** Compiled programs of this engine. */
  readonly programs: ProgramCache;
  /** Weights to start from, in place of the model's initial weights. */
  readonly initialWeights?: Named<HostTensor>;
}

/** Means over the batches, weighted by their size; losses are those before the update. */
export interface ChunksResult {
  readonly loss: number;
  readonly accuracy: number;
}

/** Trains the weights of one run epoch by epoch. The carried state is valid until the next call begins. */
export interface Epochs {
  readonly carried: Carried;
  /** Trains on every chunk once, each batch with its learning rate and random inputs. */
  run(chunks: Iterable<Chunk>, draws: BatchDraws, rates: Float64Array): Promise<ChunksResult>;
}
