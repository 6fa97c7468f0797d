import type { OpenEngine } from '../contracts/engine.js';
import type { OptimizerSettings, TrainingSettings } from '../contracts/experiment.js';
import type { FeatureSet } from '../contracts/features.js';
import type { EpochMetrics } from '../contracts/results.js';
import type { HostTensor, Named } from '../contracts/tensors.js';
import type { Trainable } from '../contracts/trainable.js';
import { ChunkPlan } from './chunks.js';
import { Patience } from './early-stopping.js';
import { EpochRunner } from './epoch-runner.js';
import { loadRows } from './load-rows.js';
import { predict } from './predict.js';
import type { ProgramCache } from './program-cache.js';

export interface TrainRequest {
  readonly model: Trainable;
  readonly optimizer: OptimizerSettings;
  readonly training: TrainingSettings;
  readonly seed: number;
  readonly train: FeatureSet;
  /** May be empty: validation metrics are then NaN, and early stopping must watch another metric. */
  readonly validation: FeatureSet;
  readonly engine: OpenEngine;
  /** Of this engine. */
  readonly programs: ProgramCache;
  /** Mean loss and accuracy of class probabilities [samples, classes]. */
  score(probabilities: Float32Array, labels: Int32Array): { readonly loss: number; readonly accuracy: number };
  onEpoch(metrics: EpochMetrics): void;
}

export interface TrainOutcome {
  /** Of the epoch that was kept. */
  readonly weights: Named<HostTensor>;
  readonly history: readonly EpochMetrics[];
  /** The epoch (from 1) whose weights these are: the best one under early stopping, otherwise the last. */
  readonly keptEpoch: number;
  /** Whether a loss or a weight stopped being a finite number; training ends there. */
  readonly diverged: boolean;
}

/** Trains a model on features. Everything random comes from `seed`; the same request gives the same bytes. */
export async function train(request: TrainRequest): Promise<TrainOutcome> {
  const { model, training, seed, engine, programs } = request;
  const watched = training.earlyStopping?.monitor;
  if (watched?.startsWith('val_') && request.validation.count === 0) {
    throw new Error(`early stopping watches ${watched}, and there is no validation set`);
  }
  const { rows, validation } = await loadRows(request);
  const runner = new EpochRunner(request, rows);
  const plan = new ChunkPlan({ ...request.train, samples: request.train.count, rowsPerChunk: rows.rowsPerChunk, seed });
  const patience = training.earlyStopping && new Patience(training.earlyStopping);
  const history: EpochMetrics[] = [];
  let kept = { weights: runner.weights, epoch: 0 };

  for (let epoch = 1; epoch <= training.epochs; epoch++) {
    const { loss, accuracy } = await runner.run(plan.epoch(epoch), epoch);
    const { probabilities, penalty } = await predict(model, runner.weights, validation, engine, programs);
    const judged = request.score(probabilities, validation.labels);
    const metrics: EpochMetrics = {
      epoch,
      loss,
      accuracy,
      valLoss: judged.loss + penalty,
      valAccuracy: judged.accuracy,
      learningRate: request.optimizer.learningRate,
    };
    history.push(metrics);
    request.onEpoch(metrics);
    const losses = validation.count > 0 ? [loss, metrics.valLoss] : [loss];
    if (!losses.every(Number.isFinite)) {
      return { weights: runner.weights, history, keptEpoch: epoch, diverged: true };
    }
    const verdict = patience?.judge(metrics);
    if (!training.earlyStopping?.restoreBestWeights || verdict?.isBest) kept = { weights: runner.weights, epoch };
    if (verdict?.stop) break;
  }
  return { weights: kept.weights, history, keptEpoch: kept.epoch, diverged: !areNumbers(kept.weights) };
}

/** A look at the losses does not do: the very last step may spoil weights whose loss nobody computes any more. */
function areNumbers(weights: Named<HostTensor>): boolean {
  return Object.values(weights).every(({ data }) => data.every(Number.isFinite));
}
