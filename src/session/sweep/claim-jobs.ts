import { join } from 'node:path';
import type { RunRecord } from '../../contracts/record.js';
import type { RunResult } from '../../contracts/work.js';
import { splitKeys, storeNames } from '../../features/keys.js';
import { featureFolder } from '../../features/store/store.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { canonicalJson } from '../../foundation/hash.js';
import { Leases } from '../../foundation/leases/leases.js';
import { decide } from '../../plan/decide.js';
import { readResult } from '../../record/run/result-file.js';
import type { Claims } from '../../schedule/claims.js';
import type { FeatureJob, RunJob } from '../../schedule/jobs.js';
import type { PreparedRun } from '../prepare/prepare.js';

/**
 * Claims the runs and features of a sweep with leases: `<run-id>.claim` beside the run's directory, and one beside the
 * store of the features. So each run is trained by only one of the commands that share a folder of results, on any
 * machine, and features are computed by only one of those that share a cache.
 */
export function claimsOf(toDo: readonly PreparedRun[], leases = new Leases()): Claims {
  const runById = new Map(toDo.map((run) => [run.runId, run]));
  return {
    async claim(job) {
      const lease = await leases.take(claimFile(job));
      if (!('release' in lease) || job.task.kind !== 'run') return lease;
      const record = await doneMeanwhile(runById.get(job.task.runId)!);
      if (!record) return lease;
      return { ...lease, done: { status: 'finished', result: resultOf(record), elsewhere: true } };
    },
  };
}

function claimFile({ task }: FeatureJob | RunJob): string {
  if (task.kind === 'run') return `${task.directory}.claim`;
  return join(featureFolder(cacheFolder()), `${storeNames(splitKeys(task.key))[0]}.claim`);
}

/**
 * Returns the result that another command has written since this one planned. With `--force` such a run counts as
 * already repeated, since only runs that had finished before are to be repeated.
 */
async function doneMeanwhile({ directory, found, fingerprint }: PreparedRun): Promise<RunRecord | undefined> {
  const record = await readResult(directory);
  if (!record || (typeof found === 'object' && canonicalJson(found) === canonicalJson(record))) return undefined;
  return decide(record, fingerprint, { force: false }).action === 'skip' ? record : undefined;
}

function resultOf({ status, metrics, epochs, timings, error }: RunRecord): RunResult {
  return { kind: 'run', status, metrics, epochs, trainSeconds: timings.trainSeconds, error };
}
