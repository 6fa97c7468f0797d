import type { Sample, Splits } from '../contracts/data.js';
import type { RunRecord } from '../contracts/record.js';
import type { EpochMetrics, Evaluation, FinalMetrics, Predictions, TestMetrics } from '../contracts/results.js';
import type { RunResult, RunTask, TaskEvent } from '../contracts/work.js';
import { crossEntropy } from '../evaluate/cross-entropy.js';
import { evaluate } from '../evaluate/evaluate.js';
import { predictedClasses } from '../evaluate/predicted-classes.js';
import { closeStores, type FeatureStores, featureSet, openStores, usableSamples } from '../features/samples.js';
import { featureFolder } from '../features/store.js';
import { backboneIdentity } from '../foundation/backbone-identity.js';
import { EspalierError } from '../foundation/errors.js';
import { cacheFolder } from '../foundation/files.js';
import { Head } from '../models/head.js';
import { saveHead, weightsFileName } from '../models/saved-head.js';
import { describeEnvironment } from '../record/environment.js';
import { writeMetrics } from '../record/metrics-file.js';
import { writeModel } from '../record/model-files.js';
import { writeConfusion, writePredictions } from '../record/predictions-file.js';
import { writeResult } from '../record/result-file.js';
import { appendLog, beginRun, writeExperiment } from '../record/run-directory.js';
import { predict } from '../train/predict.js';
import { type TrainOutcome, train } from '../train/train.js';
import { featureKeysOf } from './keys.js';
import type { Workshop } from './workshop.js';

/**
 * Trains one run on stored features, looks at the test set once, and writes the run's directory, `result.json` last.
 *
 * One thread, whatever the machine has: the last bits of a sum depend on how many threads share it, and several runs
 * at one thread each are faster than one run at all of them.
 */
export async function performRunTask(
  task: RunTask,
  splits: Splits,
  workshop: Workshop,
  report: (event: TaskEvent) => void,
): Promise<RunResult> {
  const { settings, weights, directory } = task;
  const { engine } = await workshop.engine(task.engine, 1);
  await beginRun(directory);
  await writeExperiment(directory, task.experimentText);
  await appendLog(directory, 'started', { runId: task.runId });
  const stores = await openStores(featureFolder(cacheFolder()), featureKeysOf(settings, weights, engine.identity));
  try {
    const data = usableData(splits, settings, stores);
    const started = performance.now();
    const { head, outcome } = await trainHead(task, data, stores, workshop, report);
    const trained = performance.now();
    await writeMetrics(directory, outcome.history);
    const tested = outcome.diverged ? null : await test(task, head, outcome, data, stores, workshop);
    await writeModel(
      directory,
      { ...(await saveHead(head, outcome.weights)), weightsFile: weightsFileName },
      {
        format: 1,
        classes: splits.classes,
        backbone: backboneIdentity(settings.backbone),
        backboneWeights: { source: weights.source, sha256: weights.sha256, settings: weights.settings },
        preprocessing: { resize: settings.dataset.resize, colours: 'rgb' },
        pooling: settings.head.pooling,
      },
    );
    const evaluated = performance.now();
    const record = recordOf(task, data, outcome, tested, {
      featuresSeconds: task.featuresSeconds,
      trainSeconds: (trained - started) / 1000,
      evaluateSeconds: (evaluated - trained) / 1000,
    });
    await appendLog(directory, record.status, { epochs: record.epochs });
    await writeResult(directory, record);
    const { status, metrics, epochs, error } = record;
    return {
      kind: 'run',
      status: status as RunResult['status'],
      metrics,
      epochs,
      trainSeconds: record.timings.trainSeconds,
      error,
    };
  } finally {
    closeStores(stores);
  }
}

interface UsableData {
  readonly classes: readonly string[];
  readonly train: readonly Sample[];
  readonly validation: readonly Sample[];
  readonly test: readonly Sample[];
  readonly bad: readonly { readonly id: string; readonly reason: string }[];
}

/**
 * The splits without images that cannot be decoded. They are left out after splitting: the others stay where they are.
 * Throws where a class is left without a training image, or nothing is left of a validation set that is monitored.
 */
function usableData(splits: Splits, { training }: RunTask['settings'], stores: FeatureStores): UsableData {
  const parts = {
    train: usableSamples(splits.train, stores),
    validation: usableSamples(splits.validation, stores),
    test: usableSamples(splits.test, stores),
  };
  const seen = new Set(parts.train.usable.map(({ label }) => label));
  const empty = splits.classes.filter((_, label) => !seen.has(label));
  if (empty.length > 0) throw noneLeft(`no training image can be decoded of: ${empty.join(', ')}`);
  const watched = [training.monitor, training.earlyStopping?.monitor].find((metric) => metric?.startsWith('val_'));
  if (watched !== undefined && parts.validation.usable.length === 0) {
    throw noneLeft(`there is no validation image that can be decoded, and ${watched} is monitored`);
  }
  return {
    classes: splits.classes,
    train: parts.train.usable,
    validation: parts.validation.usable,
    test: parts.test.usable,
    bad: Object.values(parts).flatMap(({ bad }) => bad),
  };
}

function noneLeft(message: string): EspalierError {
  return new EspalierError('DATA_TOO_FEW_IMAGES', message, {
    remedy: 'See the list of bad images; add images that can be decoded.',
  });
}

async function trainHead(
  { settings, engine: engineName }: RunTask,
  data: UsableData,
  stores: FeatureStores,
  workshop: Workshop,
  report: (event: TaskEvent) => void,
): Promise<{ head: Head; outcome: TrainOutcome }> {
  const { engine, programs } = await workshop.engine(engineName, 1);
  const trainSet = featureSet(data.train, stores, settings.augmentation.views);
  const head = new Head([trainSet.width], settings.head.layers, data.classes.length);
  const outcome = await train({
    model: head,
    optimizer: settings.optimizer,
    training: settings.training,
    seed: settings.seed,
    train: trainSet,
    validation: featureSet(data.validation, stores, 1),
    engine,
    programs,
    score(probabilities, truth) {
      const predictions = { classes: data.classes, ids: [], truth, probabilities };
      const predicted = predictedClasses(predictions);
      const correct = truth.reduce((count, label, index) => count + (predicted[index] === label ? 1 : 0), 0);
      return { loss: crossEntropy(predictions), accuracy: correct / truth.length };
    },
    onEpoch: ({ epoch, loss, valLoss, valAccuracy }) =>
      report({ kind: 'epoch', epoch, epochs: settings.training.epochs, loss, valLoss, valAccuracy }),
  });
  return { head, outcome };
}

interface Tested {
  readonly evaluation: Evaluation;
  /** With what regularisers add, as the validation loss has it. */
  readonly loss: number;
}

/** Predicts the test set and writes what came of it; null where there is none. */
async function test(
  { engine: engineName, directory }: RunTask,
  head: Head,
  outcome: TrainOutcome,
  data: UsableData,
  stores: FeatureStores,
  workshop: Workshop,
): Promise<Tested | null> {
  if (data.test.length === 0) return null;
  const { engine, programs } = await workshop.engine(engineName, 1);
  const set = featureSet(data.test, stores, 1);
  const { probabilities, penalty } = await predict(head, outcome.weights, set, engine, programs);
  const ids = data.test.map(({ id }) => id);
  const predictions: Predictions = { classes: data.classes, ids, truth: set.labels, probabilities };
  const evaluation = evaluate(predictions);
  await writePredictions(directory, predictions, predictedClasses(predictions));
  await writeConfusion(directory, data.classes, evaluation.confusion);
  return { evaluation, loss: evaluation.loss + penalty };
}

function recordOf(
  task: RunTask,
  data: UsableData,
  { history, keptEpoch, diverged }: TrainOutcome,
  tested: Tested | null,
  timings: RunRecord['timings'],
): RunRecord {
  const { runId, settings, swept, fingerprint, weights } = task;
  return {
    format: 1,
    runId,
    status: diverged ? 'diverged' : 'done',
    seed: settings.seed,
    swept,
    metrics: finalMetrics(history[keptEpoch - 1]!, tested),
    epochs: history.length,
    keptEpoch: diverged ? null : keptEpoch,
    test: tested && withoutConfusion(tested.evaluation),
    timings,
    fingerprint,
    weights: { source: weights.source, settings: weights.settings, sha256: weights.sha256 },
    samples: { train: data.train.length, validation: data.validation.length, test: data.test.length },
    badImages: data.bad,
    environment: describeEnvironment(),
    error: diverged ? `the loss is no longer a number in epoch ${history.length}; try a lower learning_rate` : '',
  };
}

/** The confusion matrix has a file of its own. */
function withoutConfusion({ confusion: _, ...metrics }: Evaluation): TestMetrics {
  return metrics;
}

function finalMetrics(kept: EpochMetrics, tested: Tested | null): FinalMetrics {
  const numberOrNull = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    valAccuracy: numberOrNull(kept.valAccuracy),
    valLoss: numberOrNull(kept.valLoss),
    testAccuracy: tested?.evaluation.accuracy ?? null,
    testLoss: tested?.loss ?? null,
    loss: numberOrNull(kept.loss),
    accuracy: numberOrNull(kept.accuracy),
  };
}
