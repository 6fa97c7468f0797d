import type { Components } from '../../contracts/catalogue.js';
import type { RunSettings } from '../../contracts/experiment.js';
import type { EpochMetrics } from '../../contracts/results.js';
import type { Trainable } from '../../contracts/trainable.js';
import type { TaskEvent } from '../../contracts/work.js';
import { categoricalCrossEntropy } from '../../evaluate/cross-entropy.js';
import { predictedClasses } from '../../evaluate/predicted-classes.js';
import { findByName } from '../../foundation/find-by-name.js';
import { type TrainOutcome, type TrainRequest, train } from '../../train/train.js';
import type { ChosenSchedule } from '../../train/update/learning-rates.js';
import { openPhase, type PhaseContext, type TrainedTask } from './open-phase.js';
import type { RunCheckpoints } from './run-checkpoints.js';
import type { PhaseFeatures } from './run-features.js';

export interface PhasesOutcome {
  /** The model of the last phase. */
  readonly model: Trainable;
  readonly features: PhaseFeatures;
  /** The outcome, with epochs numbered through all phases. */
  readonly outcome: TrainOutcome;
}

/**
 * Trains a run phase by phase. Each phase starts from the weights of the one before it, those of the best epoch if
 * early stopping restores them, with a new optimizer state. Training resumes after the last checkpoint, with the same
 * result, bit for bit.
 */
export async function trainPhases(
  context: PhaseContext,
  checkpoints: Pick<RunCheckpoints, 'read' | 'write'>,
  report: (event: TaskEvent) => void,
): Promise<PhasesOutcome> {
  const { task, features, workshop } = context;
  const { settings } = task;
  const epochs = settings.phases.reduce((sum, phase) => sum + phase.epochs, 0);
  const schedule = chosenSchedule(settings, workshop.components);
  const resumed = await checkpoints.read();
  let earlier = resumed?.earlier ?? [];
  let last: PhasesOutcome | undefined;

  for (let index = resumed?.phase ?? 0; index < settings.phases.length; index++) {
    const { sets, work } = await openPhase(context, index, last?.outcome.weights);
    const before = earlier;
    const numbered = (metrics: EpochMetrics) => ({ ...metrics, epoch: before.length + metrics.epoch });
    const start = index === resumed?.phase ? resumed.state : undefined;
    const request: TrainRequest = {
      ...work,
      learningRate: settings.phases[index]!.learningRate,
      ...(schedule && { schedule }),
      score: (probabilities, truth) => scoreOf(task, features.data.classes, probabilities, truth),
      onEpoch: (metrics) => report(epochEvent(numbered(metrics), epochs)),
      onCheckpoint: (state) => checkpoints.write({ phase: index, earlier: before, state }),
      ...(start && { start }),
    };
    const trained = await train(request);
    earlier = [...before, ...trained.history.map(numbered)];
    const outcome = { ...trained, history: earlier, keptEpoch: before.length + trained.keptEpoch };
    last = { model: work.model, features: sets, outcome };
    if (trained.diverged) break;
  }
  return last!;
}

function chosenSchedule(
  { learningRateSchedule: settings }: RunSettings,
  { schedules }: Pick<Components, 'schedules'>,
): ChosenSchedule | undefined {
  return settings && { schedule: findByName('learning rate schedule', schedules, settings.name), settings };
}

/**
 * Returns the function that computes validation metrics like Keras: labels are smoothed as in training, and all images
 * have weight 1.
 */
function scoreOf(
  { settings }: TrainedTask,
  classes: readonly string[],
  probabilities: Float32Array,
  truth: Int32Array,
) {
  const predictions = { classes, ids: [], truth, probabilities };
  const predicted = predictedClasses(predictions);
  const correct = truth.reduce((count, label, index) => count + (predicted[index] === label ? 1 : 0), 0);
  return {
    loss: categoricalCrossEntropy(predictions, settings.training.labelSmoothing),
    accuracy: correct / truth.length,
  };
}

function epochEvent({ epoch, loss, valLoss, valAccuracy }: EpochMetrics, epochs: number): TaskEvent {
  return { kind: 'epoch', epoch, epochs, loss, valLoss, valAccuracy };
}
