import { availableParallelism } from 'node:os';
import { renderExperiment } from '../../config/write-experiment.js';
import { hashOf } from '../../foundation/hash.js';
import type { FeatureJob, RunJob } from '../../schedule/sweep.js';
import type { Prepared, PreparedRun } from '../experiment/prepare.js';

export interface Jobs {
  readonly features: readonly FeatureJob[];
  readonly runs: readonly RunJob[];
}

/** What child processes are asked to do for some prepared runs: each distinct set of features once, then the runs. */
export function jobsOf({ engine }: Prepared, toDo: readonly PreparedRun[]): Jobs {
  const features = new Map<string, FeatureJob>();
  const runs = toDo.map((run) => {
    const key = featureJobKey(run);
    if (!features.has(key)) features.set(key, featureJob(key, run, engine.name));
    return runJob(run, key, engine.name);
  });
  return { features: [...features.values()], runs };
}

/** Stored features do not say which samples, how many views, and what happens with a bad image: a job does. */
function featureJobKey({ featureKey, dataKey, settings: { dataset, augmentation } }: PreparedRun): string {
  return hashOf([featureKey, dataKey, dataset.onBadImage, augmentation.views]);
}

function featureJob(key: string, run: PreparedRun, engine: string): FeatureJob {
  const { settings, weights, dataKey, splits } = run;
  const threads = availableParallelism();
  const task = { kind: 'features' as const, settings, engine, weights: weights!, threads };
  return { key, task, dataKey, data: { splits: splits! } };
}

function runJob(run: PreparedRun, featureJobKey: string, engine: string): RunJob {
  const { runId, settings, weights, swept, directory, fingerprint, dataKey, splits } = run;
  const task = {
    kind: 'run' as const,
    runId,
    settings,
    engine,
    weights: weights!,
    threads: 1,
    directory,
    experimentText: renderExperiment(run, weights!),
    swept,
    fingerprint: fingerprint!,
    featuresSeconds: 0,
  };
  return { needs: [featureJobKey], task, dataKey, data: { splits: splits! } };
}
