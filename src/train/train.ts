import type { EpochMetrics } from '../contracts/results.js';
import type { HostTensor, Named } from '../contracts/tensors.js';
import { Patience } from './early-stopping.js';
import { predict } from './predict.js';
import { BatchDraws } from './steps/batch-draws.js';
import type { EpochsRequest } from './steps/epochs.js';
import { openEpochs } from './steps/open-epochs.js';
import { freshState, type TrainingState } from './training-state.js';
import { type ChosenSchedule, lastRate, learningRates, type RateCourse } from './update/learning-rates.js';
import { batchesPerUpdate } from './update/update-rule.js';
import { weightsOf } from './update/update-state.js';

/**
 * The inputs of training. Without a validation set its metrics are NaN, and early stopping must monitor another metric.
 */
export interface TrainRequest extends EpochsRequest {
  readonly learningRate: number;
  /** Default: a constant learning rate. */
  readonly schedule?: ChosenSchedule;
  /** Mean loss and accuracy of class probabilities [samples, classes]. */
  score(probabilities: Float32Array, labels: Int32Array): { readonly loss: number; readonly accuracy: number };
  onEpoch(metrics: EpochMetrics): void;
  /** A state that `onCheckpoint` was given for the same request, from which training resumes. */
  readonly start?: TrainingState;
  /** Called after every epoch that did not diverge. The state must not be changed, and may change once it resolves. */
  onCheckpoint?(state: TrainingState): Promise<void>;
}

export interface TrainOutcome {
  /** The weights of the epoch that was kept. */
  readonly weights: Named<HostTensor>;
  readonly history: readonly EpochMetrics[];
  /** The epoch (from 1) whose weights these are: the best one under early stopping, otherwise the last. */
  readonly keptEpoch: number;
  /** Whether a loss or a weight stopped being a finite number; training ends there. */
  readonly diverged: boolean;
}

/**
 * Trains a model on features. Everything random comes from `seed`; the same request gives the same bytes, whether it
 * was interrupted or not.
 */
export async function train(request: TrainRequest): Promise<TrainOutcome> {
  const { model, training, engine, programs } = request;
  const watched = training.earlyStopping?.monitor;
  if (watched?.startsWith('val_') && request.validation.features.count === 0) {
    throw new Error(`early stopping monitors ${watched}, but there is no validation set`);
  }
  const start = request.start ?? freshState(request);
  const { epochs, plan, validation } = await openEpochs(request, start);
  const weightsNow = () => weightsOf(model.weights, epochs.carried.tensors);
  const patience = training.earlyStopping && new Patience(training.earlyStopping);
  const course = rateCourse(request);
  const history = [...start.history];
  let kept = start.kept;
  let stop = history.map((metrics) => patience?.judge(metrics).stop).at(-1) ?? false;

  while (history.length < training.epochs && !stop) {
    const epoch = history.length + 1;
    const rates = learningRates(course, history);
    const draws = new BatchDraws(request, epoch);
    const { loss, accuracy } = await epochs.run(plan.epoch(epoch), draws, rates);
    const { probabilities, penalty } = await predict(model, weightsNow(), validation, engine, programs);
    const judged = request.score(probabilities, request.validation.labels);
    const metrics: EpochMetrics = {
      epoch,
      loss,
      accuracy,
      valLoss: judged.loss + penalty,
      valAccuracy: judged.accuracy,
      learningRate: lastRate(course, history, rates),
    };
    history.push(metrics);
    request.onEpoch(metrics);
    const losses = validation.count > 0 ? [loss, metrics.valLoss] : [loss];
    if (!losses.every(Number.isFinite)) return { weights: weightsNow(), history, keptEpoch: epoch, diverged: true };
    const verdict = patience?.judge(metrics);
    stop = verdict?.stop ?? false;
    if (training.earlyStopping?.restoreBestWeights && verdict?.isBest) {
      kept = { epoch, weights: structuredClone(weightsNow()) };
    }
    await request.onCheckpoint?.({ ...epochs.carried, history: [...history], ...(kept && { kept }) });
  }
  const { weights, epoch } = kept ?? { weights: weightsNow(), epoch: history.length };
  return { weights, history, keptEpoch: epoch, diverged: !areNumbers(weights) };
}

function rateCourse({ update, learningRate, schedule, training, train }: TrainRequest): RateCourse {
  return {
    learningRate,
    ...(schedule && { schedule }),
    epochs: training.epochs,
    // All chunks but the last have whole batches.
    batchesPerEpoch: Math.ceil(train.features.count / training.batchSize),
    batchesPerUpdate: batchesPerUpdate(update.common),
  };
}

/**
 * Returns whether all weights are finite. Losses do not show it: the last step may break weights whose loss is never
 * computed.
 */
function areNumbers(weights: Named<HostTensor>): boolean {
  return Object.values(weights).every(({ data }) => data.every(Number.isFinite));
}
