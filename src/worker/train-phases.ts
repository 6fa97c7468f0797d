import type { EpochMetrics } from '../contracts/results.js';
import type { Trainable } from '../contracts/trainable.js';
import type { RunTask, TaskEvent } from '../contracts/work.js';
import { crossEntropy } from '../evaluate/cross-entropy.js';
import { predictedClasses } from '../evaluate/predicted-classes.js';
import { randomStream } from '../foundation/random.js';
import { targetsOf } from '../train/targets.js';
import { type TrainOutcome, type TrainRequest, train } from '../train/train.js';
import type { TrainingState } from '../train/training-state.js';
import type { RunCheckpoints } from './run-checkpoints.js';
import type { PhaseFeatures, RunFeatures } from './run-features.js';
import type { RunNetwork } from './run-network.js';
import type { Workshop } from './workshop.js';

/** Where a run is, for its checkpoint. */
export interface RunProgress {
  /** Index of the phase under way. */
  readonly phase: number;
  /** Epochs of the phases before it. */
  readonly earlier: readonly EpochMetrics[];
  readonly state: TrainingState;
}

export interface PhasesOutcome {
  /** Of the phase that came last, and its features. */
  readonly model: Trainable;
  readonly features: PhaseFeatures;
  /** Epochs are numbered through all phases. */
  readonly outcome: TrainOutcome;
}

/**
 * Trains a run phase by phase. Weights go from phase to phase, those of the best epoch where early stopping restores
 * them; the optimizer starts anew. Goes on after the last checkpoint, with the same result, bit for bit.
 */
export async function trainPhases(
  task: RunTask,
  features: RunFeatures,
  network: RunNetwork,
  checkpoints: RunCheckpoints,
  workshop: Workshop,
  report: (event: TaskEvent) => void,
): Promise<PhasesOutcome> {
  const { settings } = task;
  const epochs = settings.phases.reduce((sum, phase) => sum + phase.epochs, 0);
  const resumed = await checkpoints.read();
  let earlier = resumed?.earlier ?? [];
  let last: PhasesOutcome | undefined;

  for (let index = resumed?.phase ?? 0; index < settings.phases.length; index++) {
    const phase = settings.phases[index]!;
    const sets = await features.phase(index);
    const model = await network.model(phase, sets);
    const { engine, programs } = await engineFor(model, task, workshop);
    const seed = phaseSeed(settings.seed, index);
    const before = earlier;
    const numbered = (metrics: EpochMetrics) => ({ ...metrics, epoch: before.length + metrics.epoch });
    const start = index === resumed?.phase ? resumed.state : undefined;
    const request: TrainRequest = {
      model,
      optimizer: { ...settings.optimizer, learningRate: phase.learningRate },
      ...(settings.learningRateSchedule && { schedule: settings.learningRateSchedule }),
      training: { ...settings.training, epochs: phase.epochs },
      targets: targetsOf(settings.training, features.data.classes, sets.train.labels),
      seed,
      train: sets.train,
      validation: sets.validation,
      engine,
      programs,
      score: (probabilities, truth) => scoreOf(task, features.data.classes, probabilities, truth),
      onEpoch: (metrics) => report(epochEvent(numbered(metrics), epochs)),
      onCheckpoint: (state) => checkpoints.write({ phase: index, earlier: before, state }),
      initialWeights: { ...model.initialWeights(settings.seed), ...last?.outcome.weights },
      ...(start && { start }),
    };
    const trained = await train(request);
    earlier = [...before, ...trained.history.map(numbered)];
    const outcome = { ...trained, history: earlier, keptEpoch: before.length + trained.keptEpoch };
    last = { model, features: sets, outcome };
    if (trained.diverged) break;
  }
  return last!;
}

/**
 * What a model is computed with: on one thread where the last bits of a sum depend on how many share it, and on all
 * that the run has where each works on rows of its own.
 */
export async function engineFor({ stepping }: Trainable, { engine: name, threads }: RunTask, workshop: Workshop) {
  const { engine, headPrograms, networkPrograms } = await workshop.engine(name, stepping === 'parts' ? threads : 1);
  return { engine, programs: stepping === 'loop' ? headPrograms : networkPrograms };
}

/** Later phases shuffle and drop otherwise than the first, whose epochs have the same numbers. */
function phaseSeed(seed: number, phase: number): number {
  return phase === 0 ? seed : randomStream('phase', seed, phase).uint32();
}

/** As Keras validates: labels are smoothed as in training, and every image counts once. */
function scoreOf({ settings }: RunTask, classes: readonly string[], probabilities: Float32Array, truth: Int32Array) {
  const predictions = { classes, ids: [], truth, probabilities };
  const predicted = predictedClasses(predictions);
  const correct = truth.reduce((count, label, index) => count + (predicted[index] === label ? 1 : 0), 0);
  return { loss: crossEntropy(predictions, settings.training.labelSmoothing), accuracy: correct / truth.length };
}

function epochEvent({ epoch, loss, valLoss, valAccuracy }: EpochMetrics, epochs: number): TaskEvent {
  return { kind: 'epoch', epoch, epochs, loss, valLoss, valAccuracy };
}
