import type { Splits } from '../contracts/data.js';
import type { RunRecord } from '../contracts/record.js';
import type { Predictions } from '../contracts/results.js';
import type { RunResult, RunTask, TaskEvent } from '../contracts/work.js';
import { crossEntropy } from '../evaluate/cross-entropy.js';
import { evaluate } from '../evaluate/evaluate.js';
import { predictedClasses } from '../evaluate/predicted-classes.js';
import { backboneIdentity } from '../foundation/backbone-identity.js';
import { Head } from '../models/head.js';
import { saveHead } from '../models/saved-head.js';
import { weightsFileName } from '../models/saved-model.js';
import { writeMetrics } from '../record/metrics-file.js';
import { writeModel } from '../record/model-files.js';
import { writeConfusion, writePredictions } from '../record/predictions-file.js';
import { writeResult } from '../record/result-file.js';
import { appendLog, beginRun, writeExperiment } from '../record/run-directory.js';
import { predict } from '../train/predict.js';
import { type TrainOutcome, train } from '../train/train.js';
import { type PhaseFeatures, withRunFeatures } from './run-features.js';
import { recordOf, type Tested } from './run-record.js';
import type { UsableData } from './usable-data.js';
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
  const { directory } = task;
  await beginRun(directory);
  await writeExperiment(directory, task.experimentText);
  await appendLog(directory, 'started', { runId: task.runId });
  return withRunFeatures(task, splits, workshop, async ({ data, phase }) => {
    const features = await phase(0);
    const started = performance.now();
    const { head, outcome } = await trainHead(task, data, features, workshop, report);
    const trained = performance.now();
    await writeMetrics(directory, outcome.history);
    // Of weights that are no numbers there is nothing to see.
    const tested = outcome.diverged ? null : await test(task, head, outcome, data, features, workshop);
    if (!outcome.diverged) await writeHead(task, data.classes, head, outcome);
    const record = recordOf(task, data, outcome, tested, {
      featuresSeconds: task.featuresSeconds,
      trainSeconds: (trained - started) / 1000,
      evaluateSeconds: (performance.now() - trained) / 1000,
    });
    await appendLog(directory, record.status, { epochs: record.epochs });
    await writeResult(directory, record);
    return resultOf(record);
  });
}

function resultOf({ status, metrics, epochs, timings, error }: RunRecord): RunResult {
  return { kind: 'run', status, metrics, epochs, trainSeconds: timings.trainSeconds, error };
}

async function trainHead(
  { settings, engine: engineName }: RunTask,
  data: UsableData,
  features: PhaseFeatures,
  workshop: Workshop,
  report: (event: TaskEvent) => void,
): Promise<{ head: Head; outcome: TrainOutcome }> {
  const { engine, programs } = await workshop.engine(engineName, 1);
  const head = new Head([features.train.width], settings.head.layers, data.classes.length);
  const outcome = await train({
    model: head,
    optimizer: settings.optimizer,
    ...(settings.learningRateSchedule && { schedule: settings.learningRateSchedule }),
    training: settings.training,
    seed: settings.seed,
    train: features.train,
    validation: features.validation,
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

async function writeHead(
  { settings, weights, directory }: RunTask,
  classes: readonly string[],
  head: Head,
  outcome: TrainOutcome,
): Promise<void> {
  const saved = await saveHead(head, outcome.weights);
  await writeModel(
    directory,
    { ...saved, weightsFile: weightsFileName },
    {
      format: 1,
      classes,
      backbone: backboneIdentity(settings.backbone),
      backboneWeights: { source: weights.source, sha256: weights.sha256, settings: weights.settings },
      preprocessing: { resize: settings.dataset.resize, colours: 'rgb' },
      pooling: settings.head.pooling,
    },
  );
}

/** Predicts the test set and writes what came of it; null where there is none. */
async function test(
  { engine: engineName, directory }: RunTask,
  head: Head,
  outcome: TrainOutcome,
  data: UsableData,
  features: PhaseFeatures,
  workshop: Workshop,
): Promise<Tested | null> {
  if (data.test.length === 0) return null;
  const { engine, programs } = await workshop.engine(engineName, 1);
  const { probabilities, penalty } = await predict(head, outcome.weights, features.test, engine, programs);
  const ids = data.test.map(({ id }) => id);
  const predictions: Predictions = { classes: data.classes, ids, truth: features.test.labels, probabilities };
  const evaluation = evaluate(predictions);
  await writePredictions(directory, predictions, predictedClasses(predictions));
  await writeConfusion(directory, data.classes, evaluation.confusion);
  return { evaluation, loss: evaluation.loss + penalty };
}
