import { availableParallelism } from 'node:os';
import type { Plan } from '../contracts/plan.js';
import { prepare } from './prepare/prepare.js';
import type { RunExperimentOptions } from './run-experiment.js';
import { warningsOnly } from './warnings-only.js';

/**
 * The command `espalier plan FILE`: reports which runs `runExperiment` would train with the same options, and why,
 * which features it would compute, what it would download, and how long that takes, where this machine has measured the
 * rates. Writes nothing below `runs/` and downloads nothing.
 *
 * @throws EspalierError if the input is wrong
 */
export async function planExperiment(
  file: string,
  options: Omit<RunExperimentOptions, 'adopt' | 'watcher' | 'signal'> = {},
): Promise<Plan> {
  const { set = [], runs = './runs', jobs = availableParallelism(), force = false, progress = warningsOnly } = options;
  const prepared = await prepare(file, { set, runs, jobs, force }, { mayDownload: false, progress });
  return prepared.plan;
}
