import { availableParallelism } from 'node:os';
import { renderExperiment } from '../../config/write-experiment.js';
import type { KnownFeatureUse } from '../../contracts/features.js';
import type { RunTask } from '../../contracts/work.js';
import { hashOf } from '../../foundation/hash.js';
import type { FeatureJob, RunJob } from '../../schedule/jobs.js';
import type { Prepared, PreparedRun } from '../prepare/prepare.js';

export interface Jobs {
  readonly features: readonly FeatureJob[];
  readonly runs: readonly RunJob[];
}

/** Returns the tasks for some prepared runs: one for each distinct feature set, then the runs. */
export function jobsOf({ engine, plugins }: Prepared, toDo: readonly PreparedRun[], atOnce: number): Jobs {
  const threads = Math.max(1, Math.floor(availableParallelism() / Math.min(atOnce, toDo.length)));
  const given = { engine, ...(plugins.length > 0 && { plugins }) };
  const features = new Map<string, FeatureJob>();
  const runs = toDo.map((run) => {
    const jobs = usesOf(run).map((use) => featureJob(run, use, given));
    for (const job of jobs) if (!features.has(job.key)) features.set(job.key, job);
    const needs = [...new Set(jobs.map(({ key }) => key))];
    return runJob(run, needs, given, threads);
  });
  return { features: [...features.values()], runs };
}

/** The fields that all tasks have in common. */
type ForAll = Pick<RunTask, 'engine' | 'plugins'>;

/**
 * Returns the job that computes one feature set for the samples and views of a run. For features that are not stored,
 * the job only finds out which images can be decoded.
 */
function featureJob(run: PreparedRun, { cut, stored, key: storeKey }: KnownFeatureUse, given: ForAll): FeatureJob {
  const { settings, weights, dataKey, splits } = run;
  const views = stored ? settings.augmentation.views : 1;
  const key = hashOf([storeKey, dataKey, settings.dataset.onBadImage, views]);
  const threads = availableParallelism();
  const task = {
    kind: 'features' as const,
    settings,
    cut: stored ? cut : null,
    key: storeKey,
    ...given,
    weights: weights!,
    threads,
  };
  return { key, task, dataKey, data: { splits: splits! } };
}

/** Returns the feature sets of a run to be done, whose data and weights are on this machine by then. */
function usesOf({ features }: PreparedRun): readonly KnownFeatureUse[] {
  return features.map((use) => ({ ...use, key: use.key! }));
}

function runJob(run: PreparedRun, needs: readonly string[], given: ForAll, threads: number): RunJob {
  const { runId, settings, weights, swept, directory, fingerprint, dataKey, splits } = run;
  const task = {
    kind: 'run' as const,
    runId,
    settings,
    features: usesOf(run),
    ...given,
    weights: weights!,
    threads,
    directory,
    experimentText: renderExperiment(run, weights!, given.plugins),
    swept,
    fingerprint: fingerprint!,
    featuresSeconds: 0,
  };
  return { needs, task, dataKey, data: { splits: splits! } };
}
