import { realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Experiment } from '../../contracts/experiment.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { readIfPresent } from '../../foundation/files/files.js';
import { identifyRuns } from '../../plan/run-ids.js';
import { readPlannedFile } from '../../record/plan-file.js';
import { runDirectory } from '../../record/run/run-directory.js';

/** The folder of an experiment's runs, as the file that is executed finds it. */
export interface ExperimentFolder {
  /** `runs/<name>`, absolute. */
  readonly folder: string;
  /** The file as `plan.json` records it: relative to the folder, so that both can be moved together. */
  readonly recordedFile: string;
  /** True if the file is a run's own experiment.yaml: plan and leaderboard of the whole experiment are left alone then. */
  readonly isOfOneRun: boolean;
}

/** The experiment.yaml in the directory of a run, relative to the experiment's folder. */
const ownFile = /^\w+(\.old-\d+)?\/experiment\.yaml$/;

/**
 * Finds the folder of an experiment and makes sure that it is this file's.
 * @throws EspalierError RUNS_OF_ANOTHER_FILE where its runs were planned from another file that is still there
 */
export async function openFolder(file: string, experiment: Experiment, runs: string): Promise<ExperimentFolder> {
  const folder = resolve(runs, experiment.name);
  const [at, real] = await Promise.all([realPath(folder), realPath(file)]);
  const recordedFile = relative(at, real).split(sep).join('/');
  const isOfOneRun = ownFile.test(recordedFile) || (await isCopyOfOneRun(file, experiment, folder));
  const known = await readPlannedFile(folder);
  if (!isOfOneRun && known !== undefined && known !== recordedFile) {
    const other = resolve(at, known);
    if ((await realpath(other).catch(() => real)) !== real) throw ofAnotherFile(folder, experiment.name, other);
  }
  return { folder, recordedFile, isOfOneRun };
}

/** Below a folder that is not there yet, what is there is followed. */
async function realPath(path: string): Promise<string> {
  const absolute = resolve(path);
  const real = await realpath(absolute).catch(() => undefined);
  return real ?? join(await realPath(dirname(absolute)), relative(dirname(absolute), absolute));
}

async function isCopyOfOneRun(file: string, experiment: Experiment, folder: string): Promise<boolean> {
  if (experiment.runs.length > 1) return false;
  const directory = await runDirectory(folder, identifyRuns(experiment)[0]!.runId);
  const own = await readIfPresent(join(directory, 'experiment.yaml'));
  return own !== undefined && own === (await readIfPresent(file));
}

function ofAnotherFile(folder: string, name: string, other: string): EspalierError {
  return new EspalierError('RUNS_OF_ANOTHER_FILE', `${folder} has the runs of another file: ${other}.`, {
    remedy:
      `Both are called ${JSON.stringify(name)}. Give this one a name of its own, or its results another folder with ` +
      '--runs; if the other file is no longer wanted, remove or rename it.',
  });
}
