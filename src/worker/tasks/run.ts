import { join } from 'node:path';
import { backboneIdentity } from '../../contracts/networks/backbone-identity.js';
import type { RunRecord } from '../../contracts/record.js';
import type { RunResult, RunTask } from '../../contracts/work.js';
import { writeSavedModel } from '../../models/saved/write.js';
import { writeMetrics } from '../../record/run/metrics-file.js';
import { writeResult } from '../../record/run/result-file.js';
import { appendLog, beginRun, writeExperiment } from '../../record/run/run-directory.js';
import { writeSplits } from '../../record/run/splits-file.js';
import { RunCheckpoints } from '../pipeline/run-checkpoints.js';
import { type RunFeatures, withRunFeatures } from '../pipeline/run-features.js';
import { type FinishedNetwork, RunNetwork } from '../pipeline/run-network.js';
import { recordOf } from '../pipeline/run-record.js';
import { splitMembers } from '../pipeline/split-members.js';
import { testRun } from '../pipeline/test-run.js';
import { trainPhases } from '../pipeline/train-phases.js';
import type { TaskContext, WorkerTask } from '../worker-task.js';

/** Trains one run, evaluates the test set once, and writes the run's directory, `result.json` last. */
export const runTask: WorkerTask<RunTask> = { kind: 'run', perform };

async function perform(task: RunTask, context: TaskContext): Promise<RunResult> {
  const { directory } = task;
  await beginRun(directory);
  await writeExperiment(directory, task.experimentText);
  await appendLog(directory, 'started', { runId: task.runId });
  const { splits } = context.data;
  return withRunFeatures(task, splits, context.workshop, async (features) => {
    await writeSplits(directory, splitMembers(splits, features.data));
    const network = new RunNetwork(task, features.data.classes.length, context.workshop.components);
    try {
      return await performed(task, features, network, context);
    } finally {
      network.dispose();
    }
  });
}

async function performed(
  task: RunTask,
  features: RunFeatures,
  network: RunNetwork,
  { workshop, report }: TaskContext,
): Promise<RunResult> {
  const { directory, featuresSeconds } = task;
  const { data } = features;
  const checkpoints = new RunCheckpoints(task);
  const trained = await trainPhases({ task, features, network, workshop }, checkpoints, report);
  const { model, outcome } = trained;
  const { trainSeconds } = checkpoints;
  const trainedAt = performance.now();
  await writeMetrics(directory, outcome.history);
  // Weights that are not finite need no evaluation.
  const tested = outcome.diverged ? null : await testRun(task, data, trained, workshop);
  const finished = outcome.diverged ? null : await network.finish(model, outcome.weights);
  if (finished) await writeFinished(task, data.classes, finished);
  const record = recordOf(task, data, outcome, tested, finished?.frozenWeights ?? null, {
    featuresSeconds,
    trainSeconds,
    evaluateSeconds: (performance.now() - trainedAt) / 1000,
  });
  await appendLog(directory, record.status, { epochs: record.epochs });
  await writeResult(directory, record);
  await checkpoints.remove();
  return resultOf(record);
}

function resultOf({ status, metrics, epochs, timings, error }: RunRecord): RunResult {
  return { kind: 'run', status, metrics, epochs, trainSeconds: timings.trainSeconds, error };
}

async function writeFinished(
  { settings, weights, directory }: RunTask,
  classes: readonly string[],
  { saved, input }: FinishedNetwork,
): Promise<void> {
  await writeSavedModel(join(directory, 'model'), saved, {
    input,
    classes,
    backbone: backboneIdentity(settings.backbone),
    backboneWeights: { source: weights.source, sha256: weights.sha256, settings: weights.settings },
    preprocessing: { resize: settings.dataset.resize, colours: 'rgb' },
    pooling: settings.head.pooling,
  });
}
